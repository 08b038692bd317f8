// Looks neither into the sandbox nor into the encoded configuration.
import { play } from './kit/index.mjs';

await play({ saysInAnswers: ({ F3, ...answers }) => answers });
