// Sends the closure report two hours late.
import { play } from './kit/index.mjs';

await play({ closeAfter: 31 * 60 });
