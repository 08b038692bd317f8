// Bans the identity and lets run what already runs.
import { leaveRunning, play } from './kit/index.mjs';

await play({ stopCopies: leaveRunning });
