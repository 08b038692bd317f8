/** `npm run real [-- NAME…]`: what real systems do to real copies and to real mail, and what is made of it here. */

import { newId } from '../../packages/server/src/kernel/ids.ts';
import { ensureApt } from '../../scripts/ensure-apt.mjs';
import { freeze, kill, networkCut, networkStillCut, reboot, siteUnreachable, term } from './acts.ts';
import { type Controller, endCopies, startController } from './copies.ts';
import { GUEST_PACKAGES } from './guest.ts';
import { host } from './host/host.ts';
import { MAIL_PACKAGES, mail } from './mail/mail.ts';
import { openstack } from './openstack/openstack.ts';
import { openstackDrill } from './openstack-drill/openstack-drill.ts';
import { qemuPause } from './qemu-pause.ts';
import { SLURM_PACKAGES } from './slurm/bring-up.ts';
import { slurm } from './slurm/slurm.ts';

interface Trial {
  act(controller: Controller): Promise<{ kind: string; why: string }>;
  /** Debian packages. */
  needs?: readonly string[];
  root?: boolean;
}

const trials: Record<string, Trial> = {
  kill: { act: kill },
  term: { act: term },
  freeze: { act: freeze },
  'network-cut': { act: networkCut, root: true, needs: ['iproute2'] },
  'network-still-cut': { act: networkStillCut, root: true, needs: ['iproute2'] },
  'site-unreachable': { act: siteUnreachable, root: true, needs: ['iproute2'] },
  reboot: { act: reboot, root: true },
  mail: { act: mail, root: true, needs: MAIL_PACKAGES },
  openstack: { act: openstack, root: true },
  'openstack-drill': { act: openstackDrill, root: true },
  host: { act: host, root: true },
  slurm: { act: slurm, root: true, needs: SLURM_PACKAGES },
  'qemu-pause': { act: qemuPause, needs: GUEST_PACKAGES },
};

/** `--keep` leaves up what was started for a trial, where the trial can. */
const wanted = process.argv.slice(2).filter((word) => word !== '--keep');
const unknown = wanted.filter((name) => !Object.hasOwn(trials, name));
const counts = { passed: 0, failed: unknown.length, left: 0 };
for (const name of unknown) console.log(`unknown: ${name}; known are ${Object.keys(trials).join(', ')}`);
for (const [name, trial] of Object.entries(trials)) {
  if (wanted.length === 0 || wanted.includes(name)) await attempt(name, trial);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.left} could not be tried`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);

async function attempt(name: string, { act, needs = [], root = false }: Trial): Promise<void> {
  const why = whyNot(needs, root);
  if (why !== undefined) {
    counts.left += 1;
    console.log(`NOT TRIED  ${name}: ${why}`);
    return;
  }
  const controller = await startController(root ? '0.0.0.0' : '127.0.0.1');
  controller.campaignId = newId('cmp', new Date());
  try {
    const { kind, why: because } = await act(controller);
    counts.passed += 1;
    console.log(`ok         ${name}: ${kind}. ${because}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED     ${name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await endCopies();
    await controller.close();
  }
}

function whyNot(needs: readonly string[], root: boolean): string | undefined {
  if (root && process.getuid?.() !== 0) return 'needs root';
  const { missing, reason } = ensureApt([...needs]);
  return missing.length > 0 ? `needs the Debian packages ${missing.join(' ')} (${reason})` : undefined;
}
