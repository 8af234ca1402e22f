/**
 * What signs in by password, as one script: fetched while the person types. The order matters: an
 * element looks for the one around it when it is defined.
 */
import '../elements/sign-in/sign-in.js';
import '../elements/sign-in/sign-in-password.js';
import '../client/session.js';
import '../client/http.js';
import '../client/dpop.js';
