/** What clouds do that surprises, as far as a fake one must show it. Threat model: @openstack-traps, @credentials. */
import {
  addGroup,
  addPort,
  addServer,
  addUser,
  type FakeGuest,
  type FakeUser,
} from '@muster/openstack/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SiteSystem } from '../../ports/site-system.ts';
import { systemOf } from './openstack-system.ts';
import { type FakeSite, openFakeSite } from './testing/fake-site.ts';
import { stepOf } from './testing/step-of.ts';

const signal = new AbortController().signal;

let opened: FakeSite;
let system: SiteSystem;
let alice: FakeUser;
let guest: FakeGuest;

async function open(options: Parameters<typeof openFakeSite>[0] = {}): Promise<void> {
  opened = await openFakeSite(options);
  system = opened.system;
  alice = opened.world.alice;
  guest = addServer(opened.fake, alice, opened.world.alpha);
}
beforeEach(() => open());
afterEach(() => opened.close());

const actionsSent = () => opened.fake.requests.filter((one) => one.endsWith('/action')).length;

describe('a command that no compute got', () => {
  test('is sent again, after the task that it left behind was cleared', async () => {
    opened.fake.state.lostCommands = 1;
    const outcome = await system.perform(stepOf('pause', 'workload', guest.server.id), signal);
    expect(outcome).toMatchObject({ state: 'done', detail: 'ACTIVE before, PAUSED now' });
    // Sent, cleared, sent again.
    expect(actionsSent()).toBe(3);
  });

  test('is not sent for ever: after its time the step says that it is busy still', async () => {
    opened.fake.state.lostCommands = 1000;
    const pause = stepOf('pause', 'workload', guest.server.id);
    await expect(system.perform(pause, signal)).rejects.toMatchObject({ reason: 'busy' });
    expect(actionsSent()).toBeLessThan(12);
    expect(await system.readBack(pause, signal)).toMatchObject({
      state: 'differs',
      found: 'ACTIVE, pausing',
    });
  });
});

test('a task of somebody else’s is waited for, never cleared', async () => {
  guest.server.task = 'resize_prep';
  const pause = stepOf('pause', 'workload', guest.server.id);
  await expect(system.perform(pause, signal)).rejects.toMatchObject({ reason: 'busy' });
  expect(guest.server.task).toBe('resize_prep');
  expect(actionsSent()).toBe(0);
});

describe('a lock', () => {
  const lock = () => stepOf('lock', 'workload', guest.server.id, { reason: 'ord_1: containment' });

  test('from the project of the server is refused before anything is sent', async () => {
    const insider = addUser(opened.fake, 'insider', { [opened.world.alpha]: ['admin'] });
    const inside = systemOf({ ...opened.site, cloud: opened.as(insider, opened.world.alpha) });
    await expect(inside.perform(lock(), signal)).rejects.toMatchObject({ reason: 'refused' });
    expect(guest.server.locked).toBe(false);
  });

  test('of its owner is no lock: it shows as open, and ours goes over it', async () => {
    const owner = opened.as(alice, opened.world.alpha);
    await owner.nova.act(guest.server.id, { lock: { locked_reason: 'ord_1: containment' } });
    const facts = await system.look({ type: 'workload', system: 'cloud', ref: guest.server.id }, signal);
    expect(facts.workloads[0]?.workload.locked).toBe(false);
    expect((await system.readBack(lock(), signal)).state).toBe('differs');
    const { made } = await system.perform(lock(), signal);
    expect(guest.server.lockedBy).toBe('admin');
    await expect(owner.nova.act(guest.server.id, { unlock: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const unlock = stepOf('unlock', 'workload', guest.server.id, { locked: false, ...made });
    expect((await system.perform(unlock, signal)).detail).toMatch(/its owner had locked it before/);
  });
});

describe('the quarantine', () => {
  const quarantine = () =>
    stepOf('quarantine-network', 'workload', guest.server.id, { ports: [guest.port.id] });

  test('is a group of the agent’s own project without a rule, made once', async () => {
    const other = addServer(opened.fake, alice, opened.world.alpha);
    await system.perform(quarantine(), signal);
    await system.perform(stepOf('quarantine-network', 'workload', other.server.id), signal);
    expect(guest.port.security_groups).toEqual(other.port.security_groups);
    const group = opened.fake.state.groups.get(guest.port.security_groups[0] ?? '');
    expect(group).toMatchObject({ project_id: opened.world.forensic, rules: [] });
  });

  test('is one of the server’s project where the cloud wants that, and rules that somebody writes into it are taken out', async () => {
    await opened.close();
    await open({ groupsOfOwnProjectOnly: true });
    await system.perform(quarantine(), signal);
    const group = opened.fake.state.groups.get(guest.port.security_groups[0] ?? '');
    expect(group).toMatchObject({ project_id: opened.world.alpha, rules: [] });
    group?.rules.push('rule-of-the-owner');
    expect(await system.readBack(quarantine(), signal)).toMatchObject({
      state: 'differs',
      found: expect.stringContaining('has rules'),
    });
    await system.perform(quarantine(), signal);
    expect((await system.readBack(quarantine(), signal)).state).toBe('holds');
  });

  test('of the same name made by others is not taken for ours', async () => {
    const theirs = addGroup(opened.fake.state, 'muster-quarantine', opened.world.alpha);
    guest.port.security_groups = [theirs];
    expect((await system.readBack(quarantine(), signal)).state).toBe('differs');
    await system.perform(quarantine(), signal);
    expect(guest.port.security_groups).not.toContain(theirs);
  });

  test('takes a port down that takes no groups', async () => {
    guest.port.port_security_enabled = false;
    await system.perform(quarantine(), signal);
    expect(guest.port).toMatchObject({
      admin_state_up: false,
      status: 'DOWN',
      security_groups: [guest.group],
    });
    const before = { id: guest.port.id, adminUp: true, securityGroups: [guest.group] };
    const release = stepOf('release-network', 'workload', guest.server.id, { ports: [before] });
    expect((await system.perform(release, signal)).state).toBe('done');
    expect(guest.port).toMatchObject({ admin_state_up: true, status: 'ACTIVE' });
  });

  test('remembers ports that came later for the day when it is lifted', async () => {
    const later = addPort(opened.fake.state, guest.server, [guest.group]);
    const outcome = await system.perform(quarantine(), signal);
    expect(Object.keys(outcome.made)).toEqual([`port:${later.id}`]);
    await system.perform(stepOf('release-network', 'workload', guest.server.id, outcome.made), signal);
    expect(later.security_groups).toEqual([guest.group]);
    expect(guest.port.security_groups).not.toEqual([guest.group]);
  });

  test('when lifted, leaves out groups that are gone, and says which', async () => {
    const before = { id: guest.port.id, adminUp: true, securityGroups: [guest.group, 'gone'] };
    await system.perform(quarantine(), signal);
    const release = stepOf('release-network', 'workload', guest.server.id, { ports: [before] });
    expect((await system.perform(release, signal)).detail).toContain('group gone of port');
    expect(guest.port.security_groups).toEqual([guest.group]);
  });

  test('leaves the floating address where it is', async () => {
    await system.perform(quarantine(), signal);
    const [address] = await opened.site.cloud.neutron.floatingIpsWithAddress(guest.floating);
    expect(address?.port_id).toBe(guest.port.id);
  });
});

describe('application credentials', () => {
  const disable = () => stepOf('disable-account', 'account', alice.id);
  beforeEach(() => give());

  function give() {
    const { state } = opened.fake;
    const one = { id: state.id(), name: 'ci', secret: 's', userId: alice.id, projectId: opened.world.alpha };
    state.applicationCredentials.push(one);
  }

  test('that Keystone keeps, are counted as kept', async () => {
    expect((await system.perform(disable(), signal)).made).toEqual({
      applicationCredentialsBefore: 1,
      applicationCredentialsKept: 1,
    });
  });

  test('that Keystone deletes with the user, are said to be lost', async () => {
    await opened.close();
    await open({ disablingDeletesCredentials: true });
    give();
    expect(await system.perform(disable(), signal)).toMatchObject({
      detail: 'disabled; Keystone deleted 1 application credentials with it',
      made: { applicationCredentialsKept: 0 },
    });
  });

  test('are never read with their secrets', async () => {
    opened.fake.state.credentials.push({
      id: 'e',
      type: 'ec2',
      userId: alice.id,
      projectId: opened.world.alpha,
    });
    const outcome = await system.perform(stepOf('list-credentials', 'account', alice.id), signal);
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });
});

test('a token that a service knows works for 300 s more, and the effect says so', async () => {
  const owner = opened.as(alice, opened.world.alpha);
  await owner.neutron.portsOf([guest.server.id]);
  const step = stepOf('disable-account', 'account', alice.id);
  await system.perform(step, signal);
  const at = opened.clock.now();
  expect(await owner.neutron.portsOf([guest.server.id])).toHaveLength(1);
  const found = await system.readBack({ ...step, at: at.toISOString() }, signal);
  expect(found).toEqual({ state: 'holds', found: 'disabled', fullFrom: new Date(at.getTime() + 300_000) });
  await opened.clock.sleep(301_000);
  await expect(owner.neutron.portsOf([guest.server.id])).rejects.toMatchObject({ code: 'unauthorised' });
});

test('an account that was disabled before stays so when the ban is lifted', async () => {
  alice.enabled = false;
  const enable = stepOf('enable-account', 'account', alice.id, { enabled: false });
  expect((await system.perform(enable, signal)).state).toBe('already');
  expect(alice.enabled).toBe(false);
});

describe('a snapshot', () => {
  const step = () =>
    stepOf('snapshot', 'workload', guest.server.id, { name: `muster-ord_1-${guest.server.id}` });

  test('is never shared with the project of the server, not even while it is made', async () => {
    const owner = opened.as(alice, opened.world.alpha);
    const seen: number[] = [];
    opened.fake.intercept = ({ method, path }) => {
      const shared = [...opened.fake.state.images.values()].filter(({ members }) => members.length > 0);
      if (method === 'GET' && path.startsWith('/image/v2/images/') && path.split('/').length === 5)
        seen.push(shared.filter(({ status }) => status === 'active').length);
      return undefined;
    };
    expect((await system.perform(step(), signal)).state).toBe('done');
    expect(Math.max(...seen)).toBe(0);
    opened.fake.intercept = undefined;
    for await (const page of owner.glance.images({ instance_uuid: guest.server.id }))
      expect(page).toEqual([]);
  });

  test('that an owner made under the same name is not taken for ours', async () => {
    const owner = opened.as(alice, opened.world.alpha);
    await owner.nova.createImage(guest.server.id, `muster-ord_1-${guest.server.id}`, {});
    expect((await system.readBack(step(), signal)).state).toBe('differs');
    const outcome = await system.perform(step(), signal);
    const made = opened.fake.state.images.get(String(outcome.made.image));
    expect(made).toMatchObject({ owner: opened.world.forensic, visibility: 'private', protected: true });
  });

  test('that was begun before a crash is finished, not made twice', async () => {
    await opened.site.cloud.nova.createImage(guest.server.id, `muster-ord_1-${guest.server.id}`, {});
    expect((await system.perform(step(), signal)).state).toBe('done');
    expect(opened.fake.state.images.size).toBe(1);
  });

  test('shared again by somebody shows, and is unshared again', async () => {
    await system.perform(step(), signal);
    const unshare = { ...step(), kind: 'unshare-snapshot' as const };
    const [image] = opened.fake.state.images.values();
    Object.assign(image ?? {}, { visibility: 'shared', members: [opened.world.alpha] });
    expect((await system.readBack(unshare, signal)).state).toBe('differs');
    expect((await system.perform(unshare, signal)).state).toBe('done');
    expect((await system.perform(unshare, signal)).state).toBe('already');
  });

  test('takes attached volumes along where the cloud has Cinder, and says so where it has none', async () => {
    guest.server.volumes = ['vol-1', 'vol-2'];
    expect((await system.perform(step(), signal)).made).toMatchObject({ volumesLeftOut: 2 });
    await opened.close();
    await open({ cinder: true });
    guest.server.volumes = ['vol-1', 'vol-2'];
    expect((await system.perform(step(), signal)).made.volumeSnapshots).toHaveLength(2);
    expect(opened.fake.state.volumeSnapshots.map(({ volume_id }) => volume_id)).toEqual(['vol-1', 'vol-2']);
  });
});

describe('a server that was deleted meanwhile', () => {
  const STEPS = [
    ['pause', {}],
    ['lock', {}],
    ['quarantine-network', { ports: [] }],
    ['snapshot', { name: 'muster-x' }],
    ['record-state', {}],
    ['resume', {}],
    ['unlock', {}],
    ['release-network', { ports: [] }],
  ] as const;

  test('leaves nothing to do and nothing to take back: no order fails for it', async () => {
    Object.assign(guest.server, { status: 'DELETED', task: null, deletedAt: opened.fake.state.now() });
    for (const [kind, sets] of STEPS) {
      const outcome = await system.perform(stepOf(kind, 'workload', guest.server.id, sets), signal);
      expect(outcome, kind).toMatchObject({ state: 'skipped', detail: 'it was deleted' });
      if (kind === 'snapshot' || kind === 'record-state') continue;
      const read = await system.readBack(stepOf(kind, 'workload', guest.server.id, sets), signal);
      expect(read, kind).toMatchObject({ state: 'holds', found: 'it was deleted' });
    }
  });

  test('and one that never was is an error: nobody shall believe that it was contained', async () => {
    await expect(system.perform(stepOf('pause', 'workload', 'no-such-server'), signal)).rejects.toMatchObject(
      { reason: 'missing' },
    );
  });

  test('so is an account that is let in again', async () => {
    const step = stepOf('enable-account', 'account', 'no-such-user', { enabled: true });
    expect(await system.perform(step, signal)).toMatchObject({ state: 'skipped' });
    await expect(
      system.perform(stepOf('disable-account', 'account', 'no-such-user'), signal),
    ).rejects.toMatchObject({ reason: 'missing' });
  });
});

test('nothing that the agent can send deletes, rebuilds, reboots or shelves a server', async () => {
  const kinds = [...system.can];
  for (const kind of kinds) {
    for (const [type, ref] of [
      ['workload', guest.server.id],
      ['account', alice.id],
    ] as const)
      await system.perform(stepOf(kind, type, ref), signal).catch(() => undefined);
  }
  const sent = opened.fake.requests.filter((one) => one.startsWith('DELETE') && one.includes('/servers/'));
  expect(sent).toEqual([]);
  expect(guest.server.deletedAt).toBeNull();
  expect(guest.server.actions.map(({ action }) => action)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/delete|rebuild|reboot|shelve|stop/)]),
  );
});
