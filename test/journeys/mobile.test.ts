import { journeys } from './support/mobile.js';

journeys({ width: 1280, height: 900 });
