/**
 * Finds the PKCS#11 modules of tokens common in Viet Nam, so that the agent works without
 * configuration.
 *
 * A module is code that the agent loads (T28). Only files that an administrator installed are
 * accepted, judged by their real path instead of a link to it. docs/agent-protocol.md lists what is
 * known and what is guessed.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { architectureOf } from './architecture.js';
import { createDriver, type Driver } from './driver.js';
import { moduleFolders, thisMachine, type Machine } from './folders.js';

/**
 * Vendors' file names, without versions. In the order of use: general-purpose modules come last.
 */
export const VENDORS: readonly (readonly [vendor: string, file: RegExp])[] = [
  [
    'VNPT-CA',
    /^(?:lib)?vnpt(?:_?ca_pkcs11|ca(?:v2)?_p11_v\d+|cacardv\d+csp11|-ca_(?:csp11|cl_v\d+|v\d+))\.(?:dll|so|dylib)$/i,
  ],
  ['Viettel-CA', /^(?:lib)?viettel(?:-ca(?:_v\d+|_pkcs11)?|ca(?:11)?|pkcs11)\.(?:dll|so|dylib)$/i],
  ['BkavCA', /^(?:lib)?bkavca(?:v2s|v2t|v25|pkcs11)?\.(?:dll|so|dylib)$/i],
  ['FPT-CA', /^(?:lib)?(?:fpt-?ca(?:[_-]v\d+|-stx)?|fpt_token)\.(?:dll|so|dylib)$/i],
  ['NEWTEL-CA', /^(?:lib)?(?:newtel-ca(?:_?v\d+)?|newca_v\d+)\.(?:dll|so|dylib)$/i],
  [
    'CA2 (Nacencomm)',
    /^(?:lib)?(?:ca2_(?:csp11|v\d+|ace_csp11)|ca2csp11_v\d+|nca_v\d+|nca_eps2k\da|ncca_csp11_v\d+)\.(?:dll|so|dylib)$/i,
  ],
  ['EFY-CA', /^(?:lib)?efy-?ca(?:_v\d+)?\.(?:dll|so|dylib)$/i],
  ['SmartSign (Vina-CA)', /^(?:lib)?vina-?ca(?:_?v\d+|_p11)?\.(?:dll|so|dylib)$/i],
  ['Safe-CA', /^(?:lib)?safe-ca(?:_v\d+)?\.(?:dll|so|dylib)$/i],
  ['FastCA, MISA, I-CA', /^(?:fca_v\d+|misaca_csp11_v\d+|ica_csp11_v\d+)\.dll$/i],
  [
    'Feitian ePass2003',
    /^(?:eps2003csp11(?:v2)?\.dll|lib(?:castle|castle_v2|eps2003csp11)(?:\.[\d.]+)?\.(?:so|dylib)(?:[\d.]*))$/i,
  ],
  [
    'Feitian ePass3003',
    /^(?:(?:shuttlecsp11_3003|ngp11v211)\.dll|lib(?:shuttle_p11v220|ngp11v211)(?:\.[\d.]+)?\.(?:so|dylib)(?:[\d.]*))$/i,
  ],
  ['SecureMetric ST3', /^(?:st3csp11\.dll|libst3csp11\.(?:so|dylib))$/i],
  ['WatchData', /^(?:(?:wdpkcs|signaturep11|wdsafe3)\.dll|libwdpkcs(?:_\w+)?\.(?:so|dylib))$/i],
  ['SafeNet eToken', /^(?:etpkcs11\.dll|libetpkcs11\.(?:so|dylib)|libetoken\.(?:so|dylib))$/i],
  ['OpenSC', /^opensc-pkcs11\.(?:dll|so)$/i],
  ['SoftHSM (for tests)', /^(?:libsofthsm2\.so|softhsm2(?:-x64)?\.dll)$/],
];

const isAdministrators = (path: string) => {
  const { uid, mode } = statSync(path);
  return uid === 0 && !(mode & 0o022);
};

/**
 * Whether only an administrator can change the file at a real path: the file and all folders above
 * it belong to root and are writable by root only. Windows has no such owner; there the folders
 * themselves are protected.
 */
export function isTrusted(path: string, platform = process.platform): boolean {
  if (platform === 'win32') return true;
  for (let at = path; ; at = dirname(at)) {
    if (!isAdministrators(at)) return false;
    if (at === parse(at).root) return true;
  }
}

interface FindOptions {
  /** Folders to search. Default: those of the machine's system. */
  readonly folders?: readonly string[];
  /** Called for each module that was found but refused, with a sentence for the log. */
  readonly refused?: (path: string, why: string) => void;
  readonly machine?: Machine;
}

const UNPROTECTED = 'not loaded, as others than the administrator can change it. --module loads it all the same.';

/** Why a module is not loaded; `undefined` for a good one. */
function fault(path: string, { platform, arch }: Machine): string | undefined {
  if (!isTrusted(path, platform)) return UNPROTECTED;
  const made = platform === 'win32' ? architectureOf(path) : undefined;
  if (made === undefined || made === arch) return undefined;
  return `not loaded, as it is for programs of ${made}, and this one is of ${arch}. Install the driver for ${arch}.`;
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not on this machine
  }
}

/** Modules of known vendors on this machine, without duplicates. */
export function findModules(options: FindOptions = {}): readonly string[] {
  const { machine = thisMachine(), refused = () => undefined } = options;
  const folders = options.folders ?? moduleFolders(machine);
  const files = folders.flatMap((folder) => filesIn(folder).map((name) => ({ name, path: join(folder, name) })));
  const found = VENDORS.flatMap(([, file]) => files.filter(({ name }) => file.test(name)));
  const real = new Set<string>();
  for (const { path } of found) {
    try {
      const place = realpathSync(path);
      if (real.has(place) || !statSync(place).isFile()) continue;
      const why = fault(place, machine);
      if (why) refused(path, why);
      else real.add(place);
    } catch {
      // A broken link, or a file removed meanwhile.
    }
  }
  return [...real];
}

interface KnownOptions {
  readonly log: (note: string) => void;
  /** Folders to search. Default: those of the platform. */
  readonly folders?: readonly string[];
  /** Milliseconds for which the list is cached. */
  readonly keptMs?: number;
}

/**
 * A driver per known module. A module installed while the agent runs is found by a later search.
 */
export function knownDrivers({ log, folders, keptMs = 5000 }: KnownOptions): () => readonly Driver[] {
  const drivers = new Map<string, Driver>();
  const said = new Set<string>();
  let readAt = -Infinity;
  const refused = (path: string, why: string) => {
    if (!said.has(path)) log(`${path}: ${why}`);
    said.add(path);
  };
  return () => {
    if (performance.now() - readAt < keptMs) return [...drivers.values()];
    readAt = performance.now();
    for (const module of findModules({ refused, ...(folders && { folders }) }))
      if (!drivers.has(module)) drivers.set(module, createDriver({ module, log }));
    return [...drivers.values()];
  };
}
