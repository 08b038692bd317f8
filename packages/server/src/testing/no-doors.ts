import { type Deployer, DoorError } from '../ports/deployer.ts';
import type { Prober } from '../ports/prober.ts';

const REASON = 'no front door is there in this test';

function absent(): Promise<never> {
  return Promise.reject(new DoorError('unreachable', REASON));
}

/** For an app without sites to reach: everything but putting programs there works. */
export const noDeployer: Deployer = {
  kind: 'none',
  submit: absent,
  inspect: absent,
  list: absent,
  remove: absent,
};

/** Not having looked is `unknown`, never a verdict. */
export const noProber: Prober = {
  tryDoor: async () => ({ result: 'unknown', detail: REASON }),
  readWorkload: async () => ({ running: 'unknown', owner: 'unknown', detail: REASON }),
};
