// Ends the work of an innocent user of the same machine together with the copies.
import { freezeExamineEnd, play, processesOfJobs, readLog, signalAll } from './kit/index.mjs';

await play({
  async stopCopies(scene, copies) {
    await freezeExamineEnd(scene, copies);
    const innocent = readLog().filter(({ account, dn }) => account?.startsWith('physics') && dn !== scene.dn);
    signalAll(processesOfJobs(innocent.map((line) => line.job)), 'SIGKILL');
  },
});
