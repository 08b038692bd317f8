import { bringUp, isUp, takeDown } from '../openstack/bring-up.ts';
import { vitestTrial } from '../vitest-trial.ts';

/** The contract kits of the drill's deployer and prober on a control plane of Debian's packages. */
export async function openstackDrill(): Promise<{ kind: string; why: string }> {
  const wasUp = await isUp();
  bringUp();
  try {
    return await vitestTrial('OpenStack, for the drill', new URL('./vitest.config.ts', import.meta.url));
  } finally {
    if (!wasUp && !process.argv.includes('--keep')) takeDown();
  }
}
