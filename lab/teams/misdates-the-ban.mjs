// Reports the ban four hours too early.
import { minutesAfter, play } from './kit/index.mjs';

await play({
  saysInReports: (facts) => ({ ...facts, bannedAt: minutesAfter(facts.bannedAt, -4 * 60) }),
});
