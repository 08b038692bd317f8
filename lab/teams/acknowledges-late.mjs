// Contains in time, but lets nobody know for five hours.
import { play } from './kit/index.mjs';

await play({ acknowledgeAfter: 5 * 60 });
