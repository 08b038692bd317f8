// Does not search the memory, nor the files that are open and have no name.
import { play } from './kit/index.mjs';

await play({ saysInAnswers: ({ F4, ...answers }) => answers });
