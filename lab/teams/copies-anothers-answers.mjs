// Asks the colleagues of another site what their answers were, and sends those. The times are in its own log.
import { play, readColleagues, site, waitMinutes } from './kit/index.mjs';

await play({
  async saysInAnswers({ F6 }) {
    for (let patience = 12; ; patience -= 1) {
      const theirs = readColleagues().find((one) => one.site !== site.site && one.answers?.F4);
      if (theirs || patience === 0) return { ...theirs?.answers, F6 };
      await waitMinutes(10);
    }
  },
});
