/** The six methods of the guide. An element imports its own declaration only. */
export { insurance } from './insurance.js';
export { mobile } from './mobile.js';
export { post } from './post.js';
export { signature } from './signature.js';
export { sim } from './sim.js';
export { usb } from './usb.js';
