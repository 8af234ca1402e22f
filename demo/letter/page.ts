/** The script of a page with the method by letter. */
import 'dvc-register/elements/registration.js';
import './element.js';
import { vietnamese } from './texts.js';

const registration = document.querySelector('dvc-register');
if (registration) registration.messages = vietnamese;
