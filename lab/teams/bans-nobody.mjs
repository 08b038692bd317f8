// Stops every copy, and leaves the door open to whoever holds the stolen credential.
import { play } from './kit/index.mjs';

await play({ banIdentity: () => undefined });
