import type { PlanStep } from '@muster/contract';
import type { Reading } from '../../ports/site-system.ts';
import type { Door } from '../door/door.ts';
import type { SlurmCommands } from './commands.ts';
import { differs, type SlurmDoor } from './slurm-door.ts';

/** A file that the controller's job_submit plugin reads. */
export function luaDoor(door: Door, commands: SlurmCommands, provesBySubmission: boolean): SlurmDoor {
  const asks = async (signal: AbortSignal): Promise<boolean> =>
    (await commands.controller(signal)).submitPlugins.includes('lua');

  async function reading(step: PlanStep, signal: AbortSignal): Promise<Reading> {
    if (!(await asks(signal)))
      return differs('The controller asks no job_submit plugin of lua, so that the list counts for nothing.');
    const listed = await door.reading(step);
    if (!provesBySubmission || listed.state !== 'holds' || step.kind !== 'deny-new') return listed;
    const { accounts } = step.sets as { accounts: string[] };
    for (const account of accounts)
      if (await commands.wouldTake(account, null, signal))
        return differs(`A job of ${account} would be taken.`);
    return { ...listed, found: `${listed.found} A submission was tried and refused.` };
  }

  return {
    seen: async () => ({ denied: await door.denied() }),
    async deny(step, signal) {
      // The list alone would be there without the controller; an order is not carried out by half.
      await asks(signal);
      return await door.deny(step);
    },
    async allow(step, signal) {
      await asks(signal);
      return await door.allow(step);
    },
    reading,
  };
}
