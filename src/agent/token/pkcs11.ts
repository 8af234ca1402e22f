/**
 * The subset of a PKCS#11 module (by pkcs11js) that the agent uses, and its return codes (OASIS
 * PKCS#11 2.40).
 */

interface Attribute {
  readonly type: number;
  readonly value?: unknown;
}

/** A part of `pkcs11js.PKCS11`. Handles are opaque buffers. */
export interface Pkcs11 {
  C_GetSlotList(tokenPresent: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { readonly label: string; readonly flags: number; readonly serialNumber: string };
  C_GetMechanismList(slot: Buffer): number[];
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_Login(session: Buffer, user: number, pin?: string): void;
  C_Logout(session: Buffer): void;
  C_FindObjectsInit(session: Buffer, template: Attribute[]): void;
  C_FindObjects(session: Buffer, most: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(session: Buffer, object: Buffer, template: Attribute[]): { value?: unknown }[];
  C_SignInit(session: Buffer, mechanism: { mechanism: number }, key: Buffer): void;
  C_Sign(session: Buffer, data: Buffer, into: Buffer): Buffer;
}

export const CKF = {
  serial: 0x4,
  pinLow: 0x1_0000,
  pinFinal: 0x2_0000,
  pinLocked: 0x4_0000,
  protectedPath: 0x100,
  initialized: 0x400,
} as const;

export const CKA = { class: 0x0, value: 0x11, certificateType: 0x80, id: 0x102 } as const;
export const CKO = { certificate: 1, privateKey: 3 } as const;
export const CKU_USER = 1;
export const CKU_CONTEXT_SPECIFIC = 2;
export const CKM = { rsa: 0x1, sha256Rsa: 0x40, ecdsa: 0x1041 } as const;

const CODES: Readonly<Record<number, 'cancelled' | 'wrong-pin' | 'pin-locked' | 'token-missing'>> = {
  0x32: 'token-missing', // CKR_DEVICE_REMOVED
  0x50: 'cancelled', // CKR_FUNCTION_CANCELED
  0xa0: 'wrong-pin', // CKR_PIN_INCORRECT
  0xa1: 'wrong-pin', // CKR_PIN_INVALID
  0xa2: 'wrong-pin', // CKR_PIN_LEN_RANGE
  0xa3: 'pin-locked', // CKR_PIN_EXPIRED: like a locked PIN, only the issuer can help
  0xa4: 'pin-locked', // CKR_PIN_LOCKED
  0xb3: 'token-missing', // CKR_SESSION_HANDLE_INVALID: the token was pulled out
  0xe0: 'token-missing', // CKR_TOKEN_NOT_PRESENT
  0xe1: 'token-missing', // CKR_TOKEN_NOT_RECOGNIZED
};

/**
 * After these the module may be at fault, and only `C_Initialize` in a new process helps.
 * Vendor-defined codes count as such.
 */
const LASTING: ReadonlySet<number> = new Set([
  0x02, // CKR_HOST_MEMORY
  0x05, // CKR_GENERAL_ERROR
  0x06, // CKR_FUNCTION_FAILED
  0x30, // CKR_DEVICE_ERROR
  0x31, // CKR_DEVICE_MEMORY
  0x32, // CKR_DEVICE_REMOVED
  0xb0, // CKR_SESSION_CLOSED
  0xb1, // CKR_SESSION_COUNT
  0xb3, // CKR_SESSION_HANDLE_INVALID
  0x190, // CKR_CRYPTOKI_NOT_INITIALIZED
]);
const VENDOR_DEFINED = 0x8000_0000;

export const USER_NOT_LOGGED_IN = 0x101;
export const OPERATION_ACTIVE = 0x90;

/** The CKR code of an error. `undefined` for errors that are not the module's. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'number' ? code : undefined;
}

/** The fault to report for a module's error. */
export const faultOf = (error: unknown) => CODES[codeOf(error) ?? -1] ?? 'failed';

/** Whether a new process may succeed. */
export function isLasting(error: unknown): boolean {
  const code = codeOf(error) ?? 0;
  return LASTING.has(code) || code >= VENDOR_DEFINED;
}

/** A slot's CK_SLOT_ID, for display. */
export const slotNumber = (slot: Buffer): number => slot.readUIntLE(0, Math.min(6, slot.length));

/** Receives progress and failures of a module. Gets no label, name or serial number. */
export interface Reporter {
  /** The following calls concern this slot. */
  at(slot: Buffer): void;
  /** A call failed. Its object was skipped, and work continues. */
  failed(call: string, error: unknown): void;
}

/** A module may return objects one by one; an empty answer ends the list (PKCS#11 2.40 §5.7). */
export function findObjects(module: Pkcs11, session: Buffer, template: Attribute[], most: number): Buffer[] {
  module.C_FindObjectsInit(session, template);
  const found: Buffer[] = [];
  try {
    while (found.length < most) {
      const more = module.C_FindObjects(session, most - found.length);
      if (!more.length) break;
      found.push(...more);
    }
  } finally {
    quietly(() => module.C_FindObjectsFinal(session));
  }
  return found;
}

/** Cleans up without hiding the original error. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The session ended with the token.
  }
}
