// Takes the site off the network for an hour, comes back, and then freezes, examines and ends the copies.
import { freezeExamineEnd, host, now, play, reportText, stamp, waitMinutes } from './kit/index.mjs';

let from;
let until;

await play({
  containAfter: 20,
  // Not before the copies are examined.
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
  reportText: (facts) => `${reportText(facts)}\nIsolated: from ${stamp(from)} until ${stamp(until)}`,
});
