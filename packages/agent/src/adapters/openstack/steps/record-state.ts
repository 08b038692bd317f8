import { workloadFacts } from '../look.ts';
import { GONE, serverOf, serverThatIsThere } from './server-of.ts';
import { done, reading, type StepHandler } from './step.ts';

/** State, ports, groups, addresses, volumes and actions as they are at this moment. */
export const recordState: StepHandler = {
  async take(site, step, signal) {
    const server = await serverThatIsThere(site, step.target.ref, signal);
    const [facts] = await workloadFacts(site, [server], signal);
    return done(`${server.status}, ${facts?.ports.length ?? 0} ports`, { record: facts?.record });
  },
  async read(site, step, signal) {
    const server = await serverOf(site, step.target.ref, signal);
    return reading(true, server ? server.status : GONE);
  },
};
