/** Types of node-forge's single files, as far as they are used; the package has none for them. */
declare module 'node-forge/lib/forge.js' {
  interface Bytes {
    getBytes(): string;
  }
  interface Decipher {
    readonly output: Bytes;
    start(iv: string | { readonly iv: string }): void;
    update(data: Bytes): void;
    finish(): boolean;
  }
  const forge: {
    readonly cipher: { createDecipher(algorithm: string, key: string): Decipher };
    readonly rc2: { createDecryptionCipher(key: string, bits: number): Decipher };
    readonly util: { createBuffer(binary: string): Bytes };
  };
  export default forge;
}
declare module 'node-forge/lib/aes.js';
declare module 'node-forge/lib/des.js';
declare module 'node-forge/lib/rc2.js';
