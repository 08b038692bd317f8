// Names the right address and the wrong port.
import { play } from './kit/index.mjs';

await play({ saysInAnswers: (answers) => ({ ...answers, F2: answers.F2?.replace(/:\d+/, ':6667') }) });
