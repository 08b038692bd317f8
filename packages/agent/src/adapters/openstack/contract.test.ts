import type { PlanStep } from '@muster/contract';
import { addImage, addServer, addUser } from '@muster/openstack/testing';
import { afterAll, beforeAll } from 'vitest';
import { siteSystemContract } from '../../testing/site-system-contract.ts';
import { type FakeSite, openFakeSite, SITE } from './testing/fake-site.ts';

let opened: FakeSite;
beforeAll(async () => {
  opened = await openFakeSite();
});
afterAll(() => opened.close());

siteSystemContract('OpenStack, a fake one', async () => {
  const { fake, world, clock, system } = opened;
  const { state } = fake;
  const number = state.number();
  const suspect = addUser(fake, `suspect-${number}`, { [world.alpha]: ['member'] });
  const innocent = addUser(fake, `innocent-${number}`, { [world.alpha]: ['member'] });
  const sha512 = number.toString(16).padStart(128, '0');
  addImage(state, `image-${number}`, world.alpha, sha512);
  const guests = [addServer(fake, suspect, world.alpha), addServer(fake, suspect, world.alpha)];
  const other = addServer(fake, innocent, world.alpha);
  state.applicationCredentials.push({
    id: state.id(),
    name: 'ci',
    secret: 'x',
    userId: suspect.id,
    projectId: world.alpha,
  });
  state.trusts.push({
    id: state.id(),
    trustor_user_id: suspect.id,
    trustee_user_id: innocent.id,
    project_id: world.alpha,
  });
  state.credentials.push({ id: state.id(), type: 'ec2', userId: suspect.id, projectId: world.alpha });

  return {
    system,
    suspect: {
      type: 'subject',
      subject: {
        identifiers: [{ format: 'keystone-user', siteId: SITE, userId: suspect.id }],
        cascade: false,
      },
    },
    suspects: guests.map(({ server }) => server.id),
    innocents: [other.server.id],
    now: () => clock.now(),
    async undo(step: PlanStep) {
      const guest = guests.find(({ server }) => server.id === step.target.ref);
      if (step.kind === 'disable-account') suspect.enabled = true;
      else if (step.kind === 'quarantine-network' && guest) guest.port.security_groups = [guest.group];
      else if (step.kind === 'pause' && guest) guest.server.status = 'ACTIVE';
      else if (step.kind === 'lock' && guest) guest.server.locked = false;
      else return false;
      return true;
    },
    async reach(reachable: boolean) {
      opened.reachable = reachable;
    },
    async makeBusy() {
      for (const { server } of guests) {
        server.task = 'image_uploading';
        const apply = () => {
          server.task = null;
        };
        server.next = { at: state.now() + 2_000, apply };
      }
    },
    image: { type: 'image', ref: null, sha512 },
    passTime: () => clock.sleep(1_000),
  };
});
