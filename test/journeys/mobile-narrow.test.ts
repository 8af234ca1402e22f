import { journeys } from './support/mobile.js';

journeys({ width: 320, height: 640 });
