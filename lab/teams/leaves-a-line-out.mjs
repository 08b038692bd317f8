// Its reports do not say how many copies were stopped.
import { play } from './kit/index.mjs';

await play({ saysInReports: ({ stopped, ...facts }) => facts });
