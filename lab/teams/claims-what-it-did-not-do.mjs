// Does nothing and reports that all is done. See writes-but-never-acts, which does nothing and says so.
import { leaveRunning, minutesAfter, play } from './kit/index.mjs';

let alarmAt;

await play({
  banIdentity: () => undefined,
  stopCopies(scene) {
    alarmAt = scene.alarmAt;
    leaveRunning(scene);
  },
  saysInReports: (facts) => ({
    ...facts,
    banned: true,
    bannedAt: minutesAfter(alarmAt, 40),
    stopped: facts.jobs.length,
    stoppedAt: minutesAfter(alarmAt, 50),
    how: 'SIGKILL',
  }),
});
