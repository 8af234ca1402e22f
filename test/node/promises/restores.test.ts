import { keeps } from '../../support/promises/keeps.js';

keeps('L-16');
