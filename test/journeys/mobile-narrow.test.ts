import { journeys } from './mobile.js';

journeys({ width: 320, height: 640 });
