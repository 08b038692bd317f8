// Pulls the cable of the whole site and leaves it at that: nothing is banned, nothing is stopped.
import { examine, host, now, play, reportText, stamp } from './kit/index.mjs';

let cutAt;

await play({
  banIdentity: () => undefined,
  async stopCopies(scene, copies) {
    scene.examined = copies.map(examine);
    scene.evidence = 'the programs run on behind the cut, nothing was touched';
    cutAt = now();
    await host('network', 'down');
  },
  saysInReports: ({ stopped, ...facts }) => facts,
  reportText: (facts) => `${reportText(facts)}\nIsolated: yes, the whole site, at ${stamp(cutAt)}`,
});
