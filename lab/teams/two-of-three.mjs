// Stops all copies but one, and says so.
import { freezeExamineEnd, play } from './kit/index.mjs';

await play({ stopCopies: (scene, copies) => freezeExamineEnd(scene, copies.slice(1)) });
