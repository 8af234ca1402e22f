/** Returns the texts of all QR codes in a picture. */
export type Decode = (picture: ImageData) => Promise<readonly string[]>;

/** The Shape Detection API, which TypeScript's DOM does not know. */
interface Detector {
  detect(picture: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** The browser's own decoder; `undefined` where the browser cannot decode QR codes. */
export async function nativeDecoder(): Promise<Decode | undefined> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: DetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): readonly string[] => []); // rejects on Android without Play services
  if (!BarcodeDetector || !formats?.includes('qr_code')) return undefined;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
}

/** The build puts the right address here: the binary is one file of the scripts for pages. */
const WASM_URL = new URL('zxing_reader.wasm', import.meta.url).href;

/**
 * zxing-cpp in WebAssembly, fetched at the first use. Its address is always passed, because
 * zxing-wasm loads its binary from a public CDN by default. A strict CSP needs `script-src
 * 'wasm-unsafe-eval'` and the binary in `connect-src`.
 */
export async function wasmDecoder(url: string = WASM_URL): Promise<Decode> {
  const { prepareZXingModule, purgeZXingModule, readBarcodes } = await import('./zxing.js');
  try {
    // A page loads one binary; later addresses are ignored.
    await prepareZXingModule({ overrides: { locateFile: () => url }, equalityFn: () => true, fireImmediately: true });
  } catch (error) {
    purgeZXingModule(); // a retry then fetches it again
    throw error;
  }
  return async (picture) => {
    // Cards hold UTF-8 without an ECI mark.
    const codes = await readBarcodes(picture, {
      formats: ['QRCode'],
      textMode: 'Plain',
      characterSet: 'UTF8',
      maxNumberOfSymbols: 4,
    });
    return codes.filter(({ isValid }) => isValid).map(({ text }) => text);
  };
}
