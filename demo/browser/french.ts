/** French in the widget of a portal's page: a language that the package does not have. */
import { fr } from '../languages/fr/index.js';

const registration = document.querySelector('dvc-register');
if (registration) Object.assign(registration, { messages: fr });
