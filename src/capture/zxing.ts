// The build puts zxing's module and its binary into the package: they fit each other only in one and the same version.
export { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
