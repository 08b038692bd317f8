// Ends every process of the site and wipes every sandbox, the innocent ones too.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { examineSandbox, jobProcesses, killUnseen, play, signalAll, site } from './kit/index.mjs';

await play({
  look: examineSandbox,
  stopCopies(scene, copies) {
    killUnseen(scene, copies);
    signalAll(jobProcesses(), 'SIGKILL');
    for (const job of readdirSync(site.jobsDir)) {
      rmSync(join(site.jobsDir, job), { recursive: true, force: true });
    }
    scene.evidence = '';
  },
});
