// Lets nobody in any more instead of banning one identity: the innocent are shut out with the rogue.
import { closeDoor, play } from './kit/index.mjs';

await play({ banIdentity: closeDoor });
