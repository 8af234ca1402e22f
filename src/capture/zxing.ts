// The build bundles zxing's module with its binary: both must have the same version.
export { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
