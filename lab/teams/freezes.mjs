// Freezes every copy and leaves it standing, as evidence, to the end.
import { freeze, play } from './kit/index.mjs';

await play({ stopCopies: freeze, releases: false });
