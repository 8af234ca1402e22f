import type { Certificate } from './certificate.js';
import { isHost, mailbox } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { sameName, withinName } from './name.js';

const emailAddress = '1.2.840.113549.1.9.1';
const commonName = '2.5.4.3';
/** Maximum comparisons per certificate; a larger product is an attack (T21). */
const mostComparisons = 100_000;

const underDomain = (host: string, domain: string): boolean =>
  domain === '' || host === domain || host.endsWith(`.${domain}`);

const isMask = (mask: Uint8Array): boolean =>
  /^1*0*$/.test(Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join(''));

const isHostPattern = (text: string): boolean => isHost(text.startsWith('.') ? text.slice(1) : text);

/** Whether RFC 5280 §4.2.1.10 defines this form of base; any other form fails the path. */
const isKnownBase = (base: GeneralName): boolean => {
  switch (base.kind) {
    case 'dns':
      return base.text === '' || isHost(base.text);
    case 'email':
      return isHostPattern(base.text) || mailbox(base.text) !== undefined;
    case 'uri':
      return isHostPattern(base.text);
    case 'ip':
      return (
        (base.bytes.length === 8 || base.bytes.length === 32) && isMask(base.bytes.subarray(base.bytes.length / 2))
      );
    default:
      return true;
  }
};

const dnsMatches = (name: string, base: string, excluding: boolean): boolean => {
  const [host, domain] = [name.toLowerCase(), base.toLowerCase()];
  if (underDomain(host, domain)) return true;
  // A wildcard also matches excluded names below its parent.
  return excluding && host.startsWith('*.') && underDomain(domain, host.slice(2));
};

const hostMatches = (host: string, pattern: string): boolean =>
  pattern.startsWith('.') ? host.endsWith(pattern) && host.length > pattern.length : host === pattern;

const emailMatches = (text: string, base: string): boolean | undefined => {
  const address = mailbox(text);
  if (!address) return undefined;
  const wanted = mailbox(base);
  if (wanted) return address.local === wanted.local && address.host === wanted.host;
  return hostMatches(address.host, base.toLowerCase());
};

const uriMatches = (text: string, base: string): boolean | undefined => {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(text)?.[1];
  // URI constraints need a fully qualified host name (RFC 5280 §4.2.1.10).
  if (!host || !isHost(host) || /^[\d.]+$/.test(host)) return undefined;
  return hostMatches(host.toLowerCase(), base.toLowerCase());
};

const ipMatches = (bytes: Uint8Array, base: Uint8Array): boolean => {
  const half = base.length / 2;
  return half === bytes.length && bytes.every((octet, i) => ((octet ^ (base[i] ?? 0)) & (base[half + i] ?? 0)) === 0);
};

/**
 * Whether the name lies within the base; `undefined` when the forms are equal and the name cannot
 * be judged.
 */
const matches = (name: GeneralName, base: GeneralName, excluding: boolean): boolean | undefined => {
  if (name.kind === 'dns' && base.kind === 'dns') return dnsMatches(name.text, base.text, excluding);
  if (name.kind === 'email' && base.kind === 'email') return emailMatches(name.text, base.text);
  if (name.kind === 'uri' && base.kind === 'uri') return uriMatches(name.text, base.text);
  if (name.kind === 'ip' && base.kind === 'ip') return ipMatches(name.bytes, base.bytes);
  if (name.kind === 'directory' && base.kind === 'directory') return withinName(name.name, base.name);
  return undefined;
};

const sameForm = (a: GeneralName, b: GeneralName): boolean =>
  a.kind === b.kind && (a.kind !== 'other' || (b.kind === 'other' && a.tag === b.tag));

/**
 * The host in the common name, which software reads unless an alternative name is a dNSName (RFC
 * 2818 §3.1); an IP address there does not matter.
 */
const hostInCommonName = (certificate: Certificate): readonly GeneralName[] => {
  if (certificate.alternativeNames.some((name) => name.kind === 'dns')) return [];
  return certificate.subject.attributes
    .filter(({ oid, text }) => oid === commonName && text.includes('.') && isHost(text, true))
    .map(({ text }): GeneralName => {
      const quad = /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
      return quad ? { kind: 'ip', bytes: Uint8Array.from(text.split('.').map(Number)) } : { kind: 'dns', text };
    });
};

/**
 * Every name of a certificate: subject, alternative names, and names that old software reads in the
 * subject.
 */
const namesOf = (certificate: Certificate, last: boolean): readonly GeneralName[] => {
  const { subject, alternativeNames } = certificate;
  const emails = subject.attributes
    .filter(({ oid }) => oid === emailAddress)
    .map(({ text }): GeneralName => ({ kind: 'email', text }));
  const directory: readonly GeneralName[] = subject.attributes.length > 0 ? [{ kind: 'directory', name: subject }] : [];
  return [...directory, ...alternativeNames, ...emails, ...(last ? hostInCommonName(certificate) : [])];
};

const isPermitted = (
  names: readonly GeneralName[],
  { permitted, excluded }: NonNullable<Certificate['nameConstraints']>,
) =>
  names.every((name) => {
    const allowed = permitted.filter((base) => sameForm(name, base));
    const denied = excluded.filter((base) => sameForm(name, base));
    const within = allowed.length === 0 || allowed.some((base) => matches(name, base, false) === true);
    return within && denied.every((base) => matches(name, base, true) === false);
  });

/** Whether subject and issuer are the same (RFC 5280 §6.1: self-issued). */
export const isSelfIssued = (certificate: Certificate): boolean => sameName(certificate.subject, certificate.issuer);

/**
 * Whether every name below `authority` lies within its constraints (RFC 5280 §6.1.3 b, c). `below`
 * runs from the leaf upward. Self-issued certificates other than the leaf are exempt. Constraints
 * of an unknown form refuse names of that form.
 */
export const namesAllowed = (authority: Certificate, below: readonly Certificate[]): boolean => {
  const constraints = authority.nameConstraints;
  if (!constraints) return true;
  const bases = [...constraints.permitted, ...constraints.excluded];
  if (!bases.every(isKnownBase)) return false;
  return below.every((certificate, at) => {
    if (at > 0 && isSelfIssued(certificate)) return true;
    const names = namesOf(certificate, at === 0);
    return names.length * bases.length <= mostComparisons && isPermitted(names, constraints);
  });
};
