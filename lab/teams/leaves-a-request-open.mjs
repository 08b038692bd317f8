// Never answers the questions.
import { play } from './kit/index.mjs';

await play({ answerAfter: null });
