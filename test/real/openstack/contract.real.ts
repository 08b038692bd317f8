/** The contract of every system of a site, on a real control plane; `npm run real:openstack`. */
import type { PlanStep } from '@muster/contract';
import { afterAll, beforeAll } from 'vitest';
import { siteSystemContract } from '../../../packages/agent/src/testing/site-system-contract.ts';
import { openTenant, type Tenant, untilServer } from './cloud-people.ts';
import { unreachable } from './known.ts';
import { SITE, siteOf } from './site.ts';

let tenant: Tenant;
let innocent: string;
beforeAll(async () => {
  tenant = await openTenant();
  innocent = (await tenant.server(await tenant.person('innocent'), 'innocent')).id;
});
afterAll(() => tenant.close());

siteSystemContract(
  'OpenStack, a real one',
  async () => {
    const { admin, agent } = tenant;
    const suspect = await tenant.person('suspect');
    const server = await tenant.server(suspect, 'suspect');
    const name = `ci-${suspect.name}`;
    const credential = { application_credential: { name, roles: [{ name: 'member' }] } };
    await suspect.send('keystone', 'POST', `/users/${suspect.id}/application_credentials`, credential);
    await suspect.send('keystone', 'POST', `/users/${suspect.id}/credentials/OS-EC2`, {
      tenant_id: tenant.projectId,
    });
    const [port] = await agent.cloud.neutron.portsOf([server.id]);
    // Services know the owner's token by now, and believe it for a while.
    await suspect.cloud.neutron.portsOf([server.id]);

    return {
      system: siteOf(agent),
      suspect: {
        type: 'subject',
        subject: {
          identifiers: [{ format: 'keystone-user', siteId: SITE, userId: suspect.id }],
          cascade: false,
        },
      },
      suspects: [server.id],
      innocents: [innocent],
      now: () => new Date(),
      async undo(step: PlanStep) {
        if (step.kind === 'disable-account') await admin.cloud.keystone.setEnabled(suspect.id, true);
        // The owner's own doing, with a token that was refused nowhere yet.
        else if (step.kind === 'quarantine-network' && port)
          await suspect.cloud.neutron.updatePort(port.id, { security_groups: port.security_groups });
        else if (step.kind === 'lock') await admin.cloud.nova.act(server.id, { unlock: null });
        else if (step.kind === 'pause') {
          await admin.cloud.nova.act(server.id, { unpause: null });
          await untilServer(admin, server.id, (one) => one.status === 'ACTIVE');
        } else return false;
        return true;
      },
      async reach(reachable: boolean) {
        unreachable.now = !reachable;
      },
      async makeBusy() {
        await suspect.cloud.nova.createImage(server.id, 'of its owner', {});
      },
      image: { type: 'image', ref: tenant.imageId, sha512: null },
    };
  },
  300_000,
);
