// Does everything, and everything too late.
import { play } from './kit/index.mjs';

await play({
  acknowledgeAfter: 7 * 60,
  containAfter: 24 * 60,
  answerAfter: 23 * 60,
  closeAfter: 8 * 60,
});
