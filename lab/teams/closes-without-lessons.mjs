// Its closure report says nothing of lessons learnt.
import { closureText, play } from './kit/index.mjs';

await play({ closureText: (closure) => closureText({ ...closure, lessons: '' }) });
