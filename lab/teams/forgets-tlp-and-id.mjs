// Writes subjects of its own: no incident id, no TLP label.
import { play } from './kit/index.mjs';

await play({ subject: (_incident, words) => words });
