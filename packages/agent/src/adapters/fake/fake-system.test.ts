import type { OrderTarget } from '@muster/contract';
import { expect, test } from 'vitest';
import { planFor } from '../../planning/index.ts';
import { siteSystemContract } from '../../testing/site-system-contract.ts';
import { VirtualClock } from '../../testing/virtual-clock.ts';
import { FAKE_ACTS } from './fake-acts.ts';
import { addAccount, addWorkload, createFakeSystem } from './index.ts';

const START = new Date('2027-03-03T10:00:00Z');
const ALICE: OrderTarget & { type: 'subject' } = {
  type: 'subject',
  subject: { identifiers: [{ format: 'x509', name: 'CN=Alice,DC=example,DC=org' }], cascade: false },
};

function made() {
  const clock = new VirtualClock(START);
  const fake = createFakeSystem({ clock });
  const { world } = fake;
  const projects = [{ id: 'p1', name: 'vo-alpha', roles: ['member'] }];
  addAccount(world, {
    ref: 'alice',
    projects,
    identifiers: [{ format: 'x509', name: '/DC=org/DC=example/CN=Alice' }],
    credentials: [
      {
        ref: 'ac1',
        kind: 'application-credential',
        name: 'robot',
        projectId: 'p1',
        createdAt: null,
        expiresAt: null,
        unrestricted: false,
      },
    ],
  });
  addAccount(world, {
    ref: 'bob',
    projects,
    identifiers: [{ format: 'x509', name: '/DC=org/DC=example/CN=Bob' }],
  });
  world.sessions.add('alice');
  addWorkload(world, 'vm1', 'alice');
  addWorkload(world, 'vm2', 'alice');
  addWorkload(world, 'vm3', 'bob');
  world.images.set('img1', { ref: 'img1', name: 'old', sha512: 'ab', state: 'active', hidden: false });
  return { clock, fake };
}

siteSystemContract('fake', async () => {
  const { clock, fake } = made();
  const { world, faults, system } = fake;
  return {
    system,
    suspect: ALICE,
    suspects: ['vm1', 'vm2'],
    innocents: ['vm3'],
    image: { type: 'image', ref: 'img1', sha512: null },
    now: () => clock.now(),
    passTime: () => clock.advance(1000),
    async undo(step) {
      if (!step.inverse) return false;
      const { kind, restores } = step.inverse;
      FAKE_ACTS[kind].bring(world, { ...step, kind, sets: restores }, clock.now());
      return true;
    },
    async reach(reachable) {
      faults.unreachable = !reachable;
    },
    async makeBusy() {
      faults.busyCalls = 2;
    },
  };
});

test('a command that is lost shows as not done', async () => {
  const { fake, clock } = made();
  const { system, faults } = fake;
  const signal = new AbortController().signal;
  const order = {
    id: 'ord_x',
    kind: 'ban',
    target: ALICE,
    effects: { new: 'leave', running: 'pause', storage: 'keep', network: 'keep' },
    reason: 'x',
    expiresAt: null,
  } as const;
  const facts = await system.look(ALICE, signal);
  const plan = planFor(
    order,
    new Map([['fake', { kind: 'fake', can: system.can, facts }]]),
    {
      dryRun: false,
      exemptProjects: [],
      exemptAccounts: [],
      sharedAccounts: 'spare',
      credentials: 'keep',
      snapshots: false,
    },
    clock.now(),
  );
  const pause = plan.steps.find(({ kind }) => kind === 'pause');
  if (!pause) throw new Error('no pause was planned');
  faults.losesCommands = true;
  expect((await system.perform(pause, signal)).state).toBe('failed');
  expect((await system.readBack(pause, signal)).state).toBe('differs');
});
