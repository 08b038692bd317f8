// Ways to stop copies. Each takes the scene and the copies' processes, and notes in the scene what it did.
import { now, waitMachineMs } from './clock.mjs';
import { examine, examineSandbox } from './examine.mjs';
import { processesOfJobs, signalAll } from './processes.mjs';

// Long enough that the silence of a frozen process is seen as what it is, before it is ended.
const FROZEN_PERIODS = 12;

/** Stops them in time and looks: program, memory, open files. */
export async function freeze(scene, copies) {
  scene.stoppedAt = now();
  scene.stopped = signalAll(copies, 'SIGSTOP');
  await waitMachineMs(200);
  scene.examined = copies.map(examine);
  scene.how = 'freezing (SIGSTOP)';
  scene.evidence = 'program files, memory and open files of every copy; the sandboxes stand untouched';
}

/** What a careful team does. */
export async function freezeExamineEnd(scene, copies) {
  await freeze(scene, copies);
  const period = Math.max(0, ...scene.examined.map(({ traffic }) => traffic?.period ?? 0));
  await waitMachineMs(Math.max(3000, FROZEN_PERIODS * period * 1000));
  // The processes are looked up again: a pid may belong to somebody else by now.
  const pids = copies.map(({ pid }) => pid);
  signalAll(
    processesOfJobs(scene.jobs).filter(({ pid }) => pids.includes(pid)),
    'SIGKILL',
  );
  scene.how = 'freezing (SIGSTOP), and SIGKILL after the examination';
}

/** Ends them at once; files are all that is left to look at. */
export function killUnseen(scene, copies) {
  scene.stoppedAt = now();
  scene.stopped = signalAll(copies, 'SIGKILL');
  scene.how = 'SIGKILL';
  scene.evidence = 'the sandboxes stand untouched';
  scene.examined = copies.map(examineSandbox);
}

/** Looks, and leaves them running. */
export function leaveRunning(scene) {
  scene.evidence = 'the programs run on, nothing was touched';
}
