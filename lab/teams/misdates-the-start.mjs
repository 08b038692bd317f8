// Gives all times of the copy in local time of another zone, as if it were UTC.
import { play } from './kit/index.mjs';

await play({
  saysInAnswers: (answers) => ({
    ...answers,
    F6: answers.F6?.replace(
      /T(\d\d):/g,
      (_, hour) => `T${String((Number(hour) + 5) % 24).padStart(2, '0')}:`,
    ),
  }),
});
