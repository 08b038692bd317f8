// Looks at the copies, and then reboots the machine to be rid of them.
import { examine, host, now, play } from './kit/index.mjs';

await play({
  async stopCopies(scene, copies) {
    scene.examined = copies.map(examine);
    scene.stoppedAt = now();
    scene.stopped = copies.length;
    scene.how = 'a reboot of the host';
    scene.evidence = 'the sandboxes stand untouched';
    await host('reboot');
  },
});
