// Examines everything, and then deletes the programs before anybody released them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freezeExamineEnd, play, site } from './kit/index.mjs';

await play({
  async stopCopies(scene, copies) {
    await freezeExamineEnd(scene, copies);
    for (const job of scene.jobs) rmSync(join(site.jobsDir, job, 'payload'), { force: true });
    scene.evidence = '';
  },
});
