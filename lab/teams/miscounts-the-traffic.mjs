// Counts ten times the traffic there was.
import { play } from './kit/index.mjs';

await play({
  saysInAnswers: (answers) => ({
    ...answers,
    F5: answers.F5?.replace(/(beats|bytes)=(\d+)/g, (_, what, count) => `${what}=${10 * count}`),
  }),
});
