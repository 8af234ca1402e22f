/** Every element that a page writes down, for a script tag. Exports keep bundlers from dropping what is only defined. */
export * from './registration.js';
export * from './mobile.js';
export * from './insurance.js';
export * from './post.js';
export * from './usb.js';
export * from './sim.js';
export * from './signature.js';
export * from './card-scan.js';
export * from './certificate-card.js';
