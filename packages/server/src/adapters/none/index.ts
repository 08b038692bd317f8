import { type Deployer, DoorError } from '../../ports/deployer.ts';
import type { Prober } from '../../ports/prober.ts';

const REASON = 'this server has no way to reach the site’s front door';

function absent(): Promise<never> {
  return Promise.reject(new DoorError('unreachable', REASON));
}

/** Stands where no deployer is configured: everything but putting programs at sites works. */
export const noDeployer: Deployer = {
  kind: 'none',
  submit: absent,
  inspect: absent,
  list: absent,
  remove: absent,
};

/** Stands where no prober is configured: not having looked is `unknown`, never a verdict. */
export const noProber: Prober = {
  tryDoor: async () => ({ result: 'unknown', detail: REASON }),
  readWorkload: async () => ({ running: 'unknown', owner: 'unknown', detail: REASON }),
};
