import { DerError, tags } from './der/element.js';
import type { DerNode } from './der/element.js';
import { ascii, malformed, onlyChild } from './der/values.js';
import { readName } from './name.js';
import type { Name } from './name.js';

/** One GeneralName (RFC 5280 §4.2.1.6), decoded as far as it is judged. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly text: string }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'other'; readonly tag: number };

const forms: Readonly<Record<number, 'email' | 'dns' | 'uri'>> = { 0x81: 'email', 0x82: 'dns', 0x86: 'uri' };

/** Reads a GeneralName; throws DerError. */
export const readGeneralName = (node: DerNode): GeneralName => {
  const kind = forms[node.tag];
  if (kind) return { kind, text: ascii(node) };
  if (node.tag === 0xa4) return { kind: 'directory', name: readName(onlyChild(node)) };
  if (node.tag === 0x87) return { kind: 'ip', bytes: node.body };
  if (node.tag === 0xa0) {
    const [type, value] = node.children;
    if (type?.tag !== tags.oid || value?.tag !== 0xa0 || node.children.length !== 2) malformed();
    return { kind: 'other', tag: node.tag };
  }
  if (node.tag === 0xa3 || node.tag === 0xa5 || node.tag === 0x88) return { kind: 'other', tag: node.tag };
  throw new DerError('bad-structure');
};

/** Reads a sequence of at least one GeneralName. */
export const readGeneralNames = (children: readonly DerNode[]): readonly GeneralName[] =>
  children.length > 0 ? children.map(readGeneralName) : malformed();

const label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/i;

/**
 * Whether a text is a host name in preferred syntax; `wildcard` allows `*` as the whole left-most
 * label.
 */
export const isHost = (text: string, wildcard = false): boolean => {
  if (text.length > 253) return false;
  const labels = text.split('.');
  if (wildcard && labels.length > 1 && labels[0] === '*') labels.shift();
  return labels.every((part) => part.length <= 63 && label.test(part));
};

const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;

/**
 * Splits a mailbox into local part and host; `undefined` for other texts (RFC 5280 §4.2.1.6: an
 * addr-spec alone).
 */
export const mailbox = (text: string): { local: string; host: string } | undefined => {
  const at = text.lastIndexOf('@');
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || !isHost(host)) return undefined;
  const quoted = /^"[^"\\]*"$/.test(local);
  return quoted || atom.test(local) ? { local, host: host.toLowerCase() } : undefined;
};

/** Whether a name is well formed for a subjectAltName (RFC 5280 §4.2.1.6). */
export const isWellFormed = (name: GeneralName): boolean => {
  switch (name.kind) {
    case 'ip':
      return name.bytes.length === 4 || name.bytes.length === 16;
    case 'dns':
      return isHost(name.text, true);
    case 'email':
      return mailbox(name.text) !== undefined;
    case 'uri':
      return /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(name.text);
    default:
      return true;
  }
};
