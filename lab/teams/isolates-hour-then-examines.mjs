// Takes the site off the network for an hour, comes back, and then freezes, examines and ends the copies.
import { freezeExamineEnd, host, now, play, reportText, stamp, waitMinutes } from './kit/index.mjs';

let from;
let until;

await play({
  containAfter: 20,
  answerAfter: 150,
  closeAfter: 430,
  async stopCopies(scene, copies) {
    from = now();
    await host('network', 'down');
    await waitMinutes(60);
    await host('network', 'up');
    until = now();
    // The copies find their way back first: what they say then shows that they only were cut off.
    await waitMinutes(75);
    await freezeExamineEnd(scene, copies);
  },
  // The mean over its whole life has the isolated hour in it; the period stands in its configuration.
  saysInAnswers: (answers, { examined }) => {
    const period = Number(examined?.[0]?.config?.period_ms) / 1000;
    return { ...answers, F5: answers.F5?.replace(/period=\S+/, `period=${period.toFixed(2)}s`) };
  },
  reportText: (facts) => `${reportText(facts)}\nIsolated: from ${stamp(from)} until ${stamp(until)}`,
});
