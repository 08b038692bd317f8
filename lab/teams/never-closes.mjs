// Never sends a closure report.
import { play } from './kit/index.mjs';

await play({ closeAfter: null });
