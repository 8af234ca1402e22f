/**
 * For a page whose server has drawn the first view (`dvc-register/prerender.js`): an element keeps
 * what the server drew until it has drawn the same itself, and takes over what was typed, the focus
 * and the selection. Import it before the elements.
 */
import { LitElement } from 'lit';
import { takesOver } from './take-over.js';

takesOver(LitElement);
