import type { PlanStep } from '@muster/contract';
import { isError } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { accountIn } from './accounts.ts';
import { already, done, reading, type StepHandler } from './step.ts';

/** One credential, of which a record was made before: Keystone cannot give it back. */
export const removeCredential: StepHandler = {
  async take(site, step, signal) {
    const found = await find(site, step, signal);
    if (!found) return already('it is not there');
    await found.remove().catch((error: unknown) => {
      if (!isError(error, 'not-found')) throw error;
    });
    if (await find(site, step, signal)) throw new SystemError('busy', 'it is there still');
    return done(`removed: ${found.words}`, { removed: found.record });
  },
  async read(site, step, signal) {
    const found = await find(site, step, signal);
    return reading(!found, found ? `there still: ${found.words}` : 'removed');
  },
};

interface Found {
  words: string;
  record: unknown;
  remove(): Promise<void>;
}

async function find(site: SiteCloud, step: PlanStep, signal: AbortSignal): Promise<Found | undefined> {
  const { keystone } = site.cloud;
  const { ref } = step.target;
  const userId = accountIn(step);
  if (!userId) throw new SystemError('invalid', 'the step does not say whose credential it is');
  switch (step.sets.kind) {
    case 'application-credential': {
      const held = await keystone.applicationCredentials(userId, signal);
      const one = held.find(({ id }) => id === ref);
      return (
        one && {
          words: `application credential ${one.name}`,
          record: one,
          remove: () => keystone.deleteApplicationCredential(userId, ref, signal),
        }
      );
    }
    case 'ec2': {
      const one = (await keystone.credentials(userId, signal)).find(({ id }) => id === ref);
      return (
        one && { words: `${one.type} key`, record: one, remove: () => keystone.deleteCredential(ref, signal) }
      );
    }
    case 'trust': {
      const one = (await keystone.trusts(userId, signal)).find(({ id }) => id === ref);
      return (
        one && {
          words: `trust in user ${one.trustee_user_id}`,
          record: one,
          remove: () => keystone.deleteTrust(ref, signal),
        }
      );
    }
    default:
      throw new SystemError('invalid', `Keystone cannot remove a ${String(step.sets.kind)}`);
  }
}
