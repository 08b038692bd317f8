// Does everything that the procedure asks for, in its order. How, stands in kit/play.mjs.
import { play } from './kit/index.mjs';

await play();
