/** A page with the real registrar inside it, for key presses by a driven browser. */
import '../../src/elements/all.js';
import { createWorld, DIEN } from '../../src/testing/world.js';

const { registrar, carrier } = createWorld();
const element = Object.assign(document.createElement('dvc-register'), { backend: registrar, memory: null });
element.setAttribute('portal', 'national');
element.append(...['mobile', 'insurance', 'post'].map((id) => document.createElement(`dvc-register-${id}`)));
document.body.append(element);
Object.assign(window, { sent: () => carrier.messages.length, code: () => carrier.code(DIEN.phone) });
