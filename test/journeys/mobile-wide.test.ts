import { journeys } from './mobile.js';

journeys({ width: 1280, height: 900 });
