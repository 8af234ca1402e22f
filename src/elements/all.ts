/** Every element that is ready, for a script tag. */
import './registration.js';
import './mobile.js';
import './insurance.js';
import './post.js';
import './usb.js';
import './sim.js';
import './signature.js';
