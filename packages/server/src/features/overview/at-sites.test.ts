import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { actorOf, seedFederation } from '../incidents/incidents.fixture.ts';
import { waitingAtSites } from './at-sites.ts';

let app: TestApp;
const AT = new Date('2027-01-05T07:00:00Z');
const north: Actor = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' });
const south: Actor = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_south' });

beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  await agentAt('site_alpha', 'active', { late_since: AT });
  await agentAt('site_gamma', 'unconfirmed');
  await agentAt('site_beta', 'active');
  await app.db
    .insertInto('ban')
    .values({
      id: 'ban_00000000000000000000001',
      title: 'Robin Rogue',
      subject: JSON.stringify({ identifiers: [], cascade: false }),
      effects: JSON.stringify({}),
      reason: 'a stolen key',
      tlp: 'AMBER',
      exercise: false,
      ngi_id: 'ngi_north',
      state: 'awaiting-approval',
      made_at: AT,
      made_by: 'tok_author',
      made_by_person: 'per_author',
      expires_at: new Date('2027-02-05T07:00:00Z'),
      approval: JSON.stringify({ needed: true, reasons: [] }),
      spared: [],
      reach: JSON.stringify({}),
      reach_keys: [],
    } as never)
    .execute();
});
afterAll(() => app.close());

async function agentAt(siteId: string, state: 'active' | 'unconfirmed', more: object = {}): Promise<void> {
  await app.db
    .insertInto('agent')
    .values({
      id: `agt_${siteId}`,
      site_id: siteId,
      name: 'cloud',
      state,
      stream_id: `str_${siteId}`,
      replaces: null,
      version: '1',
      hostname: 'h',
      enrolled_at: AT,
      confirmed_at: state === 'active' ? AT : null,
      confirmed_by: null,
      ended_at: null,
      ended_by: null,
      ended_why: null,
      last_seen_at: null,
      late_since: null,
      report: null,
      report_at: null,
      ...more,
    })
    .execute();
}

async function waits(actor: Actor): Promise<string[]> {
  return (await waitingAtSites(app, actor)).map(({ kind, count }) => `${kind} ${count}`);
}

describe('what waits of bans and agents', () => {
  test('for the CSIRT is everything, and never a ban of one’s own', async () => {
    expect(await waits(actorOf('officer'))).toEqual(['ban 1', 'agent-troubled 1', 'agent-unconfirmed 1']);
    expect(await waits({ ...actorOf('officer'), id: 'tok_author' })).toEqual([
      'agent-troubled 1',
      'agent-unconfirmed 1',
    ]);
  });

  test('for an NGI is what is of its own sites', async () => {
    const [ofNorth, ofSouth] = [await waits(north), await waits(south)];
    expect(ofNorth).toContain('ban 1');
    expect(ofSouth).not.toContain('ban 1');
    expect([...ofNorth, ...ofSouth].filter((one) => one.startsWith('agent-'))).toHaveLength(2);
  });

  test('for auditors and administrators is no ban, for a site nothing', async () => {
    for (const role of ['auditor', 'administrator'] as const)
      expect(await waits(actorOf(role))).toEqual(['agent-troubled 1', 'agent-unconfirmed 1']);
    expect(await waits(actorOf('site-contact', { kind: 'site', siteId: 'site_alpha' }))).toEqual([]);
  });
});
