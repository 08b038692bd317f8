// Answers every mail in time and in form, and says truly that nothing was done.
import { leaveRunning, play } from './kit/index.mjs';

await play({
  banIdentity: () => undefined,
  stopCopies: leaveRunning,
  resolution: 'we looked at the programs and left everything as it was',
  lessons: 'we need somebody who may ban an identity',
});
