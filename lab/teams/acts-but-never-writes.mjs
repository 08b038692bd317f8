// Contains the incident as well as anybody, and tells nobody.
import {
  ban,
  examine,
  nextMail,
  note,
  processesOfJobs,
  readRequest,
  release,
  signalAll,
  submissionsOf,
  waitMachineMs,
  waitMinutes,
} from './kit/index.mjs';

let mail = await nextMail();
while (!readRequest(mail).dn) mail = await nextMail();
const { dn } = readRequest(mail);
await waitMinutes(3);
ban(dn);
const jobs = submissionsOf(dn).map((line) => line.job);
const copies = processesOfJobs(jobs);
signalAll(copies, 'SIGSTOP');
await waitMachineMs(200);
const period = Math.max(0, ...copies.map(examine).map(({ traffic }) => traffic?.period ?? 0));
await waitMachineMs(Math.max(3000, 12 * period * 1000));
signalAll(processesOfJobs(jobs), 'SIGKILL');
note(`stopped ${copies.length} copies of ${dn}`);
await waitMinutes(5 * 60);
release(jobs);
