// Ends every copy at once with SIGKILL: what stood in memory only is lost.
import { examineSandbox, killUnseen, play } from './kit/index.mjs';

await play({ stopCopies: killUnseen, look: examineSandbox });
