// Acknowledges and answers in time, and contains four hours after the deadline.
import { play } from './kit/index.mjs';

await play({ containAfter: 24 * 60, closeAfter: 3 * 60 });
