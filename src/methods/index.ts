/**
 * The six methods of the guide, federation, and the ways to sign in, recover and change. An element
 * imports its own declaration only.
 */
export { emailChange, passwordChange, phoneChange, signatureStepUp, simStepUp, usbStepUp } from './change.js';
export { federation, type FederateData } from './federation.js';
export { insurance } from './insurance.js';
export { mobile } from './mobile.js';
export { passkeyAddition, passkeySignIn, type NewPasskeyData, type PasskeyData } from './passkey.js';
export { post } from './post.js';
export { federationRecovery, mobileRecovery, signatureRecovery, simRecovery, usbRecovery } from './recover.js';
export { signature } from './signature.js';
export { federationSignIn, passwordSignIn, signatureSignIn, simSignIn, usbSignIn } from './sign-in.js';
export { sim } from './sim.js';
export { usb } from './usb.js';
