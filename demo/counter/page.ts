/** The script of the demo's page: the method from outside beside one of the package's own. */
import 'dvc-register/elements/mobile.js';
import 'dvc-register/elements/registration.js';
import './element.js';
import { messages } from './locales/vi.js';

const registration = document.querySelector('dvc-register');
if (registration) registration.messages = messages;
