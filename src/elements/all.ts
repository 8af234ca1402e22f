/**
 * Every element that a page can write down, for a script tag. The exports keep bundlers from
 * dropping modules that only define a tag.
 */
export * from './registration.js';
export * from './federation.js';
export * from './mobile.js';
export * from './insurance.js';
export * from './post.js';
export * from './usb.js';
export * from './sim.js';
export * from './signature.js';
export * from './sign-in/sign-in.js';
export * from './sign-in/sign-in-passkey.js';
export * from './sign-in/sign-in-password.js';
export * from './sign-in/sign-in-federation.js';
export * from './sign-in/sign-in-usb.js';
export * from './sign-in/sign-in-sim.js';
export * from './sign-in/sign-in-signature.js';
export * from './recover/recover.js';
export * from './recover/recover-mobile.js';
export * from './recover/recover-federation.js';
export * from './recover/recover-usb.js';
export * from './recover/recover-sim.js';
export * from './recover/recover-signature.js';
export * from './account/account.js';
export * from './card-scan.js';
export * from './certificate-card.js';
export * from './language.js';
