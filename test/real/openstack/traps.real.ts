/** What real clouds do that surprises, and how the adapter meets it; `npm run real:openstack`. */

import { all } from '@muster/openstack';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { QUARANTINE } from '../../../packages/agent/src/adapters/openstack/quarantine-group.ts';
import { stepOf } from '../../../packages/agent/src/adapters/openstack/testing/step-of.ts';
import type { SiteSystem } from '../../../packages/agent/src/ports/site-system.ts';
import { openTenant, type Person, type Tenant, untilServer } from './cloud-people.ts';
import { type Caller, type Loose, signIn } from './known.ts';
import { siteOf } from './site.ts';

const signal = new AbortController().signal;

let tenant: Tenant;
let owner: Person & Caller;
let server: Loose;
let system: SiteSystem;
beforeAll(async () => {
  tenant = await openTenant();
  system = siteOf(tenant.agent);
});
beforeEach(async () => {
  owner = await tenant.person('owner');
  server = await tenant.server(owner, 'trapped');
});
afterAll(() => tenant.close());

describe('the network of a real cloud', () => {
  const quarantine = () => stepOf('quarantine-network', 'workload', server.id);
  const ports = () => tenant.agent.cloud.neutron.portsOf([server.id]);

  test('its owner cannot see the quarantine group or write rules into it, but can take the port out of it, which shows and is done again', async () => {
    const [before] = await ports();
    expect((await system.perform(quarantine(), signal)).state).toBe('done');
    const [port] = await ports();
    const group = port?.security_groups[0] ?? '';
    await expect(owner.get('neutron', `/security-groups/${group}`)).rejects.toMatchObject({
      code: 'not-found',
    });
    const rule = { security_group_rule: { security_group_id: group, direction: 'egress' } };
    await expect(owner.send('neutron', 'POST', '/security-group-rules', rule)).rejects.toMatchObject({
      code: 'not-found',
    });
    await owner.cloud.neutron.updatePort(port?.id ?? '', { security_groups: before?.security_groups ?? [] });
    const found = await system.readBack(quarantine(), signal);
    expect(found).toMatchObject({
      state: 'differs',
      found: expect.stringContaining(before?.security_groups[0] ?? ''),
    });
    expect((await system.perform(quarantine(), signal)).state).toBe('done');
    expect((await system.readBack(quarantine(), signal)).state).toBe('holds');
  });

  test('an interface that its owner adds afterwards is found, shut, and put back with the rest', async () => {
    await system.perform(quarantine(), signal);
    const interfaceAttachment = { net_id: tenant.networkId };
    await owner.send('nova', 'POST', `/servers/${server.id}/os-interface`, { interfaceAttachment });
    expect((await system.readBack(quarantine(), signal)).state).toBe('differs');
    const again = await system.perform(quarantine(), signal);
    expect(again.state).toBe('done');
    const release = stepOf('release-network', 'workload', server.id, again.made);
    expect((await system.perform(release, signal)).detail).toContain('ports put back');
    const open = (await ports()).filter((port) => Object.hasOwn(again.made, `port:${port.id}`));
    expect(open[0]?.security_groups).not.toEqual([]);
  });

  test('a port’s answer to a change carries its old status', async () => {
    const [port] = await ports();
    const body = { port: { admin_state_up: false } };
    const answer = await tenant.admin.send('neutron', 'PUT', `/ports/${port?.id}`, body);
    expect(answer.port).toMatchObject({ admin_state_up: false, status: 'ACTIVE' });
    expect((await tenant.agent.cloud.neutron.port(port?.id ?? '')).status).toBe('DOWN');
    // Nothing gets through a port that is down, whatever its groups.
    expect((await system.readBack(quarantine(), signal)).state).toBe('holds');
    // And its owner sets it up again.
    await owner.cloud.neutron.updatePort(port?.id ?? '', { admin_state_up: true });
    expect((await system.readBack(quarantine(), signal)).state).toBe('differs');
  });

  test('a group is not found by its name across projects', async () => {
    await system.perform(quarantine(), signal);
    const body = { addSecurityGroup: { name: QUARANTINE } };
    await expect(
      tenant.admin.send('nova', 'POST', `/servers/${server.id}/action`, body),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('Nova’s filter by address knows no floating one; Neutron does', async () => {
    const { address } = await tenant.floatingIp(server.id);
    const byNova = await tenant.admin.get('nova', `/servers/detail?all_tenants=1&ip=${address}`);
    expect(byNova.servers).toEqual([]);
    const [byNeutron] = await tenant.agent.cloud.neutron.floatingIpsWithAddress(address);
    expect(byNeutron?.port_details?.device_id).toBe(server.id);
    await expect
      .poll(async () => (await listed()).flatMap(({ addresses }) => addresses), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ address, kind: 'floating' }));
  });
});

describe('the lock of a real cloud', () => {
  const lock = () => stepOf('lock', 'workload', server.id, { reason: 'ord_1: containment' });

  test('from the project of the server is refused: its members could open it', async () => {
    const { admin } = tenant;
    const inside = await tenant.person('inside');
    const roles = (await admin.get('keystone', '/roles')).roles;
    const role = roles.find((one: Loose) => one.name === 'admin').id;
    await admin.send('keystone', 'PUT', `/projects/${tenant.projectId}/users/${inside.id}/roles/${role}`);
    const insider = siteOf(signIn(inside.name, inside.password, tenant.projectId));
    await expect(insider.perform(lock(), signal)).rejects.toMatchObject({ reason: 'refused' });
    const facts = await insider.look({ type: 'workload', system: 'cloud', ref: server.id }, signal);
    expect(facts.workloads[0]?.actsFromForeignProject).toBe(false);
  });

  test('of its owner does not count as one, and ours goes over it', async () => {
    await owner.cloud.nova.act(server.id, { lock: { locked_reason: 'ord_1: containment' } });
    expect(await system.readBack(lock(), signal)).toMatchObject({
      state: 'differs',
      found: 'locked by its own project, which can open it',
    });
    expect(await system.perform(lock(), signal)).toMatchObject({ state: 'done', made: { ownersLock: true } });
    await expect(owner.cloud.nova.act(server.id, { unlock: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await system.readBack(lock(), signal)).state).toBe('holds');
  });

  test('does not keep its owner from a snapshot, and ours waits until that is over', async () => {
    await system.perform(stepOf('pause', 'workload', server.id), signal);
    await system.perform(lock(), signal);
    await owner.cloud.nova.createImage(server.id, 'of its owner', {});
    const step = stepOf('snapshot', 'workload', server.id, { name: `muster-ord_1-${server.id}` });
    const outcome = await system.perform(step, signal);
    expect(outcome).toMatchObject({ state: 'done', made: { algorithm: 'sha512', hash: expect.any(String) } });
    const image = await tenant.agent.cloud.glance.image(String(outcome.made.image));
    const me = await tenant.agent.cloud.session.token();
    expect(image).toMatchObject({
      owner: me.projectId,
      protected: true,
      visibility: 'private',
      status: 'active',
    });
    const seen = await all(owner.cloud.glance.images({ instance_uuid: server.id }));
    expect(seen.map(({ name }) => name)).toEqual(['of its owner']);
    expect((await system.perform(step, signal)).state).toBe('already');
  });
});

describe('the people of a real cloud', () => {
  test('a token that a service knows works on after its user was disabled, and the effect says from when it holds', async () => {
    await owner.cloud.neutron.portsOf([server.id]);
    const token = (await owner.cloud.session.token()).id;
    const step = stepOf('disable-account', 'account', owner.id);
    const outcome = await system.perform(step, signal);
    const at = new Date();
    const url = (await owner.cloud.session.token()).endpoints.get('neutron');
    const answer = await fetch(`${url}/ports`, { headers: { 'x-auth-token': token } });
    expect([outcome.state, answer.status]).toEqual(['done', 200]);
    await answer.text();
    await expect(
      signIn(owner.name, owner.password, tenant.projectId).cloud.session.token(),
    ).rejects.toMatchObject({
      code: 'unauthorised',
    });
    const found = await system.readBack({ ...step, at: at.toISOString() }, signal);
    expect(found).toMatchObject({ state: 'holds', fullFrom: new Date(at.getTime() + 300_000) });
  });

  test('application credentials, EC2 keys and trusts outlive the ban here, so they are removed one by one', async () => {
    const friend = await tenant.person('friend');
    const path = `/users/${owner.id}/application_credentials`;
    const wanted = { application_credential: { name: `ci-${owner.name}`, roles: [{ name: 'member' }] } };
    const { application_credential: made } = await owner.send('keystone', 'POST', path, wanted);
    const ec2 = `/users/${owner.id}/credentials/OS-EC2`;
    await owner.send('keystone', 'POST', ec2, { tenant_id: tenant.projectId });
    await owner.send('keystone', 'POST', '/OS-TRUST/trusts', {
      trust: {
        trustor_user_id: owner.id,
        trustee_user_id: friend.id,
        impersonation: true,
        project_id: tenant.projectId,
        roles: [{ name: 'member' }],
      },
    });
    const facts = await system.look({ type: 'workload', system: 'cloud', ref: server.id }, signal);
    const account = facts.accounts.find(({ ref }) => ref === owner.id);
    expect(account?.credentials.map(({ kind }) => kind).sort()).toEqual([
      'application-credential',
      'ec2',
      'trust',
    ]);

    const disabled = await system.perform(stepOf('disable-account', 'account', owner.id), signal);
    expect(disabled.made).toEqual({ applicationCredentialsBefore: 1, applicationCredentialsKept: 1 });
    for (const { kind, ref } of account?.credentials ?? []) {
      const step = stepOf('remove-credential', 'credential', ref, { kind, account: owner.id });
      expect((await system.readBack(step, signal)).state).toBe('differs');
      expect((await system.perform(step, signal)).state).toBe('done');
      expect((await system.perform(step, signal)).state).toBe('already');
    }
    await system.perform(stepOf('enable-account', 'account', owner.id, { enabled: true }), signal);
    const body = {
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: made.id, secret: made.secret },
        },
      },
    };
    await expect(tenant.admin.send('keystone', 'POST', '/auth/tokens', body)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('the agent does not take its own access', async () => {
    const { userId } = await tenant.agent.cloud.session.token();
    const step = stepOf('disable-account', 'account', userId);
    await expect(system.perform(step, signal)).rejects.toMatchObject({ reason: 'refused' });
  });
});

describe('the servers of a real cloud', () => {
  test('a deleted one is in lists alone, and has ended there', async () => {
    const since = new Date();
    await owner.send('nova', 'DELETE', `/servers/${server.id}`);
    await expect.poll(() => tenant.agent.cloud.nova.server(server.id), { timeout: 30_000 }).toBeNull();
    const [ended] = (await listed(since)).filter(({ ref }) => ref === server.id);
    expect(ended).toMatchObject({ state: 'ended', systemState: 'DELETED', endedAt: expect.any(String) });
    expect((await listed()).map(({ ref }) => ref)).not.toContain(server.id);
    const pause = stepOf('pause', 'workload', server.id);
    expect(await system.perform(pause, signal)).toMatchObject({ state: 'skipped', detail: 'it was deleted' });
    expect(await system.readBack(pause, signal)).toMatchObject({ state: 'holds', found: 'it was deleted' });
  });

  test('pages of one go on where deleted ones stand between', async () => {
    const since = new Date();
    const more = [await tenant.server(owner, 'second'), await tenant.server(owner, 'third')];
    await owner.send('nova', 'DELETE', `/servers/${more[0].id}`);
    await expect.poll(() => tenant.agent.cloud.nova.server(more[0].id), { timeout: 30_000 }).toBeNull();
    const seen: string[] = [];
    for await (const page of siteOf(tenant.agent, { pageSize: 1 }).inventory(since, signal)) {
      expect(page.workloads.length).toBeLessThanOrEqual(1);
      seen.push(...page.workloads.map(({ ref }) => ref));
    }
    expect(seen).toEqual(expect.arrayContaining(more.map(({ id }) => id)));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('what is stopped, stands still already', async () => {
    await owner.send('nova', 'POST', `/servers/${server.id}/action`, { 'os-stop': null });
    await untilServer(tenant.admin, server.id, (one) => one.status === 'SHUTOFF');
    expect((await system.perform(stepOf('pause', 'workload', server.id), signal)).state).toBe('already');
  });

  test('suspending and resuming bring it where they say', async () => {
    const suspend = stepOf('suspend', 'workload', server.id);
    expect(await system.perform(suspend, signal)).toMatchObject({
      state: 'done',
      detail: 'ACTIVE before, SUSPENDED now',
    });
    expect((await system.perform(stepOf('resume', 'workload', server.id), signal)).state).toBe('done');
    expect((await system.readBack(suspend, signal)).state).toBe('differs');
  });
});

test('from a blocked image of a real cloud nothing starts, and it is in no list', async () => {
  const { admin, agent } = tenant;
  const path = '/images';
  const about = { name: 'blocked', container_format: 'bare', disk_format: 'raw', visibility: 'public' };
  const image = await admin.send('glance', 'POST', path, about);
  const { id: token, endpoints } = await admin.cloud.session.token();
  await fetch(`${endpoints.get('glance')}${path}/${image.id}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': token, 'content-type': 'application/octet-stream' },
    body: Buffer.alloc(512, owner.id),
  });
  try {
    const known = await agent.cloud.glance.image(image.id);
    const facts = await system.look({ type: 'image', ref: null, sha512: known?.os_hash_value ?? '' }, signal);
    expect(facts.images.map(({ ref }) => ref)).toEqual([image.id]);
    const block = stepOf('block-image', 'image', image.id);
    expect((await system.perform(block, signal)).state).toBe('done');
    const wanted = { name: 'x', imageRef: image.id, flavorRef: server.flavor.id ?? '1', networks: 'none' };
    await expect(owner.send('nova', 'POST', '/servers', { server: wanted })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(owner.get('glance', `/images/${image.id}/file`)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await all(owner.cloud.glance.images({ name: 'blocked' }))).map(({ id }) => id)).toEqual([]);
    // Found by its bytes all the same.
    const again = await system.look({ type: 'image', ref: null, sha512: known?.os_hash_value ?? '' }, signal);
    expect(again.images).toMatchObject([{ ref: image.id, state: 'deactivated', hidden: true }]);
    const back = stepOf('unblock-image', 'image', image.id, { state: 'active', hidden: false });
    expect((await system.perform(back, signal)).state).toBe('done');
    expect((await system.readBack(block, signal)).state).toBe('differs');
  } finally {
    await admin.send('glance', 'DELETE', `${path}/${image.id}`);
  }
});

async function listed(since: Date | null = null) {
  const found = [];
  for await (const page of system.inventory(since, signal)) found.push(...page.workloads);
  return found;
}
