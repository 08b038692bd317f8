// Runs a second copy of the program for a while to see what it does. That is allowed, and no copy of the drill.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freezeExamineEnd, play, site, waitMachineMs } from './kit/index.mjs';

await play({
  async stopCopies(scene, copies) {
    await detonate(scene.jobs[0]);
    await freezeExamineEnd(scene, copies);
  },
});

async function detonate(job) {
  if (job === undefined) return;
  const dir = mkdtempSync(resolve('sandbox-'));
  copyFileSync(join(site.jobsDir, job, 'payload'), join(dir, 'sample'));
  const sample = spawn('./sample', { cwd: dir, stdio: 'ignore' });
  sample.on('error', () => undefined);
  await waitMachineMs(2000);
  sample.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
}
