import type { ContainmentPlan, SiteOrder } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { buildHttp } from '../../http/http-server.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import {
  administrator,
  alpha,
  auditor,
  csirt,
  gamma,
  north,
  seedFederation,
  south,
} from '../incidents/incidents.fixture.ts';
import { realIncident } from '../observables/observables.fixture.ts';
import { agentOrderRoutes } from './agent-routes.ts';
import { sendStanding } from './jobs.ts';
import { listOrders } from './listing.ts';
import { ordersAfter } from './orders-after.ts';
import { announceOrder, type NewOrder, placeOrder } from './place.ts';
import { takeReceipts } from './receipt-intake.ts';
import { releaseOrder } from './release.ts';
import { anEffect, type SimulatedAgent, signReceipt, simulatedAgent } from './testing/simulated-agent.ts';
import { readOrder, readPropagation, readSiteOrder } from './views.ts';

let app: TestApp;
let atAlpha: SimulatedAgent;
let atGamma: SimulatedAgent;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  atAlpha = await simulatedAgent(app, 'site_alpha');
  atGamma = await simulatedAgent(app, 'site_gamma');
});
afterAll(() => app.close());

const everywhere = ['site_alpha', 'site_beta', 'site_gamma'];
const mallory: NewOrder = {
  kind: 'ban',
  target: {
    type: 'subject',
    subject: {
      identifiers: [
        { format: 'iss_sub', iss: 'https://aai.example', sub: 'mallory@example.org' },
        { format: 'keystone-user', siteId: 'site_gamma', userId: 'abc' },
      ],
      cascade: true,
    },
  },
  title: 'Mallory',
  effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'keep' },
  reason: 'mines coins',
  tlp: 'AMBER',
  incidentId: null,
  exercise: false,
  expiresAt: new Date('2027-02-01T00:00:00Z'),
  siteIds: everywhere,
  undoes: null,
};

async function place(more: Partial<NewOrder> = {}): Promise<string> {
  await app.clock.advance(1);
  const placed = await inTransaction(app.db, (tx) => placeOrder(tx, app, csirt, { ...mallory, ...more }));
  announceOrder(app, placed);
  return placed.id;
}

async function received(agent: SimulatedAgent, id: string): Promise<SiteOrder> {
  return (await agent.orders()).find((order) => order.id === id) as SiteOrder;
}

async function statesOf(id: string): Promise<Record<string, string>> {
  const { deliveries } = await readOrder(app, csirt, id);
  return Object.fromEntries(deliveries.map(({ site, state }) => [site.name, state]));
}

describe('an order', () => {
  test('goes to every agent of its sites, signed, numbered, with what is local to another site left out', async () => {
    const id = await place();
    const [one, other] = [await received(atAlpha, id), await received(atGamma, id)];
    const identifiers = (order: SiteOrder) =>
      order.target.type === 'subject' ? order.target.subject.identifiers.map(({ format }) => format) : [];
    expect(identifiers(one)).toEqual(['iss_sub']);
    expect(identifiers(other)).toEqual(['iss_sub', 'keystone-user']);
    expect(one).toMatchObject({ siteId: 'site_alpha', seq: 1, previous: null, reason: 'mines coins' });
    expect(await statesOf(id)).toEqual({ alpha: 'queued', beta: 'no-agent', gamma: 'queued' });
    const { order } = await readOrder(app, csirt, id);
    expect(order.counts).toEqual({ queued: 2, 'no-agent': 1 });
  });

  test('names the hash of the one before it, and fills a gap', async () => {
    const id = await place();
    const { sets, more } = await ordersAfter(app, atAlpha.streamId, 1);
    expect(more).toBe(false);
    expect(sets).toHaveLength(1);
    const second = await received(atAlpha, id);
    expect(second.seq).toBe(2);
    expect(second.previous).toMatch(/^[0-9a-f]{64}$/);
  });

  test('tells a site that has only what is local to another nothing at all', async () => {
    const id = await place({
      target: {
        type: 'subject',
        subject: {
          identifiers: [{ format: 'keystone-user', siteId: 'site_gamma', userId: 'abc' }],
          cascade: false,
        },
      },
    });
    expect(await received(atAlpha, id)).toBeUndefined();
    expect(Object.keys(await statesOf(id))).toEqual(['gamma']);
  });

  test('stands in the ledger without a name', async () => {
    const id = await place();
    const rows = await app.db.selectFrom('ledger_entry').selectAll().where('subject', '=', id).execute();
    expect(rows.map(({ kind }) => kind)).toEqual(['order.issued']);
    expect(JSON.stringify(rows[0]?.body)).not.toMatch(/mallory|mines/i);
  });

  test('reaches an agent that is confirmed later, while it stands', async () => {
    const [id, over] = [await place(), await place({ expiresAt: app.clock.now() })];
    const late = await simulatedAgent(app, 'site_beta');
    await sendStanding(app);
    const got = (await late.orders()).map((order) => order.id);
    expect(got).toContain(id);
    expect(got).not.toContain(over);
    expect(await statesOf(id)).toMatchObject({ beta: 'queued' });
    await sendStanding(app);
    expect(await late.orders()).toHaveLength(got.length);
    await app.db.updateTable('agent').set({ state: 'revoked' }).where('id', '=', late.agentId).execute();
  });
});

describe('receipts', () => {
  test('show received, applied and verified with their lag', async () => {
    const id = await place();
    const order = await received(atAlpha, id);
    await app.clock.advance(40);
    await atAlpha.send(order, 'received');
    await app.clock.advance(60);
    await atAlpha.send(order, 'applied');
    await app.clock.advance(100);
    await atAlpha.send(order, 'verified', { effects: [anEffect(app.clock.now())] });
    const { deliveries } = await readOrder(app, csirt, id);
    expect(deliveries.find(({ site }) => site.name === 'alpha')).toMatchObject({
      state: 'verified',
      lagMs: { received: 40, applied: 100, verified: 200 },
      effects: { holds: 1, differs: 0, unknown: 0, released: 0 },
    });
    const spread = await readPropagation(app, csirt, id);
    expect(spread.withAgent).toBe(2);
    expect(spread.curves.map(({ p50, p99 }) => [p50, p99])).toEqual([
      [40, null],
      [100, null],
      [200, null],
    ]);
  });

  test('that come twice or in another order change nothing', async () => {
    const id = await place();
    const order = await received(atAlpha, id);
    const [one, two, three] = [
      atAlpha.sign(order, 'received'),
      atAlpha.sign(order, 'applied'),
      atAlpha.sign(order, 'verified', { effects: [anEffect(app.clock.now())] }),
    ];
    await takeReceipts(app, atAlpha, [three]);
    expect((await readSiteOrder(app, csirt, id, 'site_alpha')).delivery).toMatchObject({
      state: 'verified',
      missing: 2,
    });
    await takeReceipts(app, atAlpha, [one, one, two]);
    const before = await readSiteOrder(app, csirt, id, 'site_alpha');
    expect(before.delivery).toMatchObject({ state: 'verified', missing: 0 });
    expect(before.receipts.map(({ step }) => step)).toEqual([1, 2, 3]);
    const again = await takeReceipts(app, atAlpha, [one, two, three]);
    expect(again).toMatchObject({ refused: [] });
    expect(again.taken).toHaveLength(3);
    expect(await readSiteOrder(app, csirt, id, 'site_alpha')).toEqual(before);
    const entries = await app.db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('subject', '=', id)
      .where('kind', '=', 'order.receipts')
      .execute();
    expect(entries).toHaveLength(2);
  });

  test('signed anew with another key after the answer was lost are the same', async () => {
    const id = await place();
    const order = await received(atAlpha, id);
    const jti = `${atAlpha.agentId}.${id}.1`;
    await takeReceipts(app, atAlpha, [atAlpha.sign(order, 'received', { jti, step: 1 })]);
    await app.clock.advance(5000);
    const again = await takeReceipts(app, atAlpha, [atAlpha.sign(order, 'received', { jti, step: 1 })]);
    expect(again).toEqual({ taken: [jti], refused: [] });
    const other = await takeReceipts(app, atAlpha, [atAlpha.sign(order, 'failed', { jti, step: 1 })]);
    expect(other.refused.map(({ code }) => code)).toEqual(['receipt.conflict']);
  });

  test('of another agent, for another site, forged or with a step that is taken are refused and not kept', async () => {
    const id = await place();
    const order = await received(atAlpha, id);
    const good = atAlpha.sign(order, 'received');
    await takeReceipts(app, atAlpha, [good]);
    const answer = await takeReceipts(app, atAlpha, [
      signReceipt(atGamma.key, JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString())),
      atAlpha.sign(order, 'applied', { siteId: 'site_gamma' }),
      atAlpha.sign(order, 'applied', { iss: atGamma.agentId }),
      atAlpha.sign(order, 'failed', { step: 1 }),
      atAlpha.sign({ ...order, id: order.id.replace(/.$/, 'z') }, 'received'),
      `${good.split('.').slice(0, 2).join('.')}.AAAA`,
      'nonsense',
    ]);
    expect(answer.taken).toEqual([]);
    expect(answer.refused.map(({ code }) => code)).toEqual([
      'receipt.forged',
      'receipt.foreign',
      'receipt.foreign',
      'receipt.conflict',
      'receipt.unknown-order',
      'receipt.forged',
      'receipt.malformed',
    ]);
    expect((await statesOf(id)).alpha).toBe('received');
  });

  test('signed before the agent changed its key are taken while they are on their way, later ones with the old key are not', async () => {
    const changed = await simulatedAgent(app, 'site_beta');
    const id = await place();
    const order = await received(changed, id);
    const early = changed.sign(order, 'received');
    const kept = changed.sign(order, 'applied');
    await app.clock.advance(1000);
    await app.db
      .updateTable('agent_key')
      .set({ ended_at: app.clock.now() })
      .where('agent_id', '=', changed.agentId)
      .execute();
    await app.clock.advance(1000);
    const late = changed.sign(order, 'verified');
    const answer = await takeReceipts(app, changed, [early, late]);
    expect(answer.taken).toHaveLength(1);
    expect(answer.refused.map(({ code }) => code)).toEqual(['receipt.forged']);
    await app.clock.advance(120_000);
    const backdated = await takeReceipts(app, changed, [kept]);
    expect(backdated.refused.map(({ code }) => code)).toEqual(['receipt.forged']);
    expect((await statesOf(id)).beta).toBe('received');
    await app.db.updateTable('agent').set({ state: 'revoked' }).where('id', '=', changed.agentId).execute();
  });

  test('that take the name of another agent’s next receipt are refused, and that one is taken', async () => {
    const id = await place();
    const [order, other] = [await received(atAlpha, id), await received(atGamma, id)];
    const jti = `${atGamma.agentId}.${id}.1`;
    const squatted = await takeReceipts(app, atAlpha, [atAlpha.sign(order, 'received', { jti, step: 1 })]);
    expect(squatted.refused.map(({ code }) => code)).toEqual(['receipt.foreign']);
    const own = await takeReceipts(app, atGamma, [atGamma.sign(other, 'received', { jti, step: 1 })]);
    expect(own).toEqual({ taken: [jti], refused: [] });
  });

  test('of many agents at once are all taken', async () => {
    const id = await place();
    const [one, other] = [await received(atAlpha, id), await received(atGamma, id)];
    await Promise.all([atAlpha.obey(one), atGamma.obey(other), atAlpha.send(one, 'received', { step: 1 })]);
    expect(await statesOf(id)).toMatchObject({ alpha: 'verified', gamma: 'verified' });
  });

  test('that hold what no table keeps are refused, and keep no receipts of others out', async () => {
    const id = await place();
    const [order, other] = [await received(atAlpha, id), await received(atGamma, id)];
    const bad = [
      atAlpha.sign(order, 'received', { reason: 'a\u0000b' }),
      atAlpha.sign(order, 'applied', { reason: 'half a pair: \ud800' }),
      atAlpha.sign(order, 'applied', { step: 3_000_000_000 }),
      atAlpha.sign(order, 'applied', { at: '0000-01-01T00:00:00Z' }),
    ];
    const [answer, good] = await Promise.all([
      takeReceipts(app, atAlpha, [...bad, atAlpha.sign(order, 'received', { step: 1 })]),
      atGamma.send(other, 'received'),
    ]);
    expect(answer.refused.map(({ code }) => code)).toEqual(bad.map(() => 'receipt.malformed'));
    expect([answer.taken, good.taken].map(({ length }) => length)).toEqual([1, 1]);
    expect(await statesOf(id)).toMatchObject({ alpha: 'received', gamma: 'received' });
  });

  test('say what somebody at the site undid and what was made again, with the readings', async () => {
    const id = await place();
    const order = await received(atAlpha, id);
    await atAlpha.obey(order);
    const readAt = app.clock.now();
    await atAlpha.send(order, 'undone', {
      reason: 'the owner opened the port',
      effects: [anEffect(readAt, { state: 'differs', found: 'allowed' })],
    });
    expect((await statesOf(id)).alpha).toBe('undone');
    await atAlpha.send(order, 'reasserted', { effects: [anEffect(readAt)] });
    const detail = await readSiteOrder(app, csirt, id, 'site_alpha');
    expect(detail.delivery.state).toBe('reasserted');
    expect(detail.changes.map(({ state }) => state)).toEqual(['holds', 'differs']);
    expect(detail.effects).toHaveLength(1);
  });
});

test('receipts are not even read before it is known which agent sends them', async () => {
  const http = await buildHttp(app, { authenticate: async () => csirt, routes: [agentOrderRoutes(app)] });
  const answer = await http.inject({
    method: 'POST',
    url: '/api/agent/v1/receipts',
    headers: { 'content-type': 'application/json' },
    payload: '{"receipts": [',
  });
  expect(answer.json()).toMatchObject({ status: 401, code: 'auth.missing' });
  await http.close();
});

describe('an order of an incident', () => {
  test('writes into its log what is ordered, what a site refuses, and when it is verified everywhere', async () => {
    const incidentId = await realIncident(app, everywhere);
    const id = await place({ incidentId });
    await app.clock.advance(1);
    await atAlpha.send(await received(atAlpha, id), 'refused', { reason: 'our users first' });
    await atGamma.obey(await received(atGamma, id));
    const second = await place({ incidentId });
    await atAlpha.obey(await received(atAlpha, second));
    await app.clock.advance(1);
    await atGamma.obey(await received(atGamma, second));
    const rows = await app.db
      .selectFrom('incident_event')
      .select(['kind', 'text', 'site_id'])
      .where('incident_id', '=', incidentId)
      .where('kind', 'like', 'order.%')
      .orderBy('id')
      .execute();
    expect(rows.map(({ kind, site_id }) => [kind, site_id])).toEqual([
      ['order.issued', null],
      ['order.refused', 'site_alpha'],
      ['order.issued', null],
      ['order.verified', null],
    ]);
    expect(rows[1]?.text).toBe('The order “Mallory” was refused by the site alpha: our users first');
  });
});

describe('releasing', () => {
  const contain: Partial<NewOrder> = {
    kind: 'contain',
    target: { type: 'workload', system: 'cloud', ref: 'vm-1' },
    siteIds: ['site_alpha'],
  };

  test('orders the inverse once and says what cannot be brought back', async () => {
    const id = await place(contain);
    const order = await received(atAlpha, id);
    await atAlpha.send(order, 'applied', { plan: aPlan(id) });
    const detail = await readSiteOrder(app, csirt, id, 'site_alpha');
    expect(detail.cannotUndo).toEqual([{ step: 'pause vm-1', what: 'connections that timed out' }]);
    const released = await releaseOrder(app, csirt, id, 'it was a test');
    expect(released.order).toMatchObject({ kind: 'release', undoes: id, expiresAt: null });
    expect((await received(atAlpha, released.order.id)).undoes).toBe(id);
    expect((await readOrder(app, csirt, id)).order.undoneBy).toBe(released.order.id);
    await expect(releaseOrder(app, csirt, id, 'again')).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(releaseOrder(app, csirt, released.order.id, 'and again')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('by an NGI at its own sites leaves the others to the CSIRT', async () => {
    const id = await place({
      kind: 'block-image',
      target: { type: 'image', ref: 'img-1', sha512: null },
      siteIds: ['site_alpha', 'site_gamma'],
    });
    const ours = await releaseOrder(app, north, id, 'ours');
    expect(Object.keys(await statesOf(ours.order.id))).toEqual(['alpha']);
    const rest = await releaseOrder(app, csirt, id, 'the rest');
    expect(Object.keys(await statesOf(rest.order.id))).toEqual(['gamma']);
    await expect(releaseOrder(app, csirt, id, 'again')).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('is for officers of that place alone', async () => {
    const id = await place(contain);
    for (const actor of [administrator, auditor, alpha])
      await expect(releaseOrder(app, actor, id, 'x')).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [south, gamma])
      await expect(releaseOrder(app, actor, id, 'x')).rejects.toMatchObject({ code: 'not-found' });
    expect((await releaseOrder(app, north, id, 'ours')).order.kind).toBe('release');
  });
});

describe('who reads an order', () => {
  test('the CSIRT all of it; an NGI and a site what was sent to theirs', async () => {
    const id = await place();
    const seen = async (actor: typeof csirt) =>
      (await readOrder(app, actor, id)).deliveries.map(({ site }) => site.name);
    for (const actor of [csirt, auditor, administrator])
      expect(new Set(await seen(actor))).toEqual(new Set(['alpha', 'beta', 'gamma']));
    expect(new Set(await seen(north))).toEqual(new Set(['alpha', 'beta']));
    expect(await seen(gamma)).toEqual(['gamma']);
    await expect(readSiteOrder(app, gamma, id, 'site_alpha')).rejects.toMatchObject({ code: 'not-found' });
    expect((await listOrders(app, gamma, { withoutBans: false, limit: 1 })).items[0]?.id).toBe(id);
  });

  test('what is RED: the CSIRT and the sites that it was sent to', async () => {
    const id = await place({ tlp: 'RED', siteIds: ['site_gamma'] });
    for (const actor of [auditor, south, alpha]) {
      await expect(readOrder(app, actor, id)).rejects.toMatchObject({ code: 'not-found' });
      const { items } = await listOrders(app, actor, { withoutBans: false, limit: 50 });
      expect(items.map((one) => one.id)).not.toContain(id);
    }
    for (const actor of [csirt, gamma]) expect((await readOrder(app, actor, id)).order.tlp).toBe('RED');
  });
});

function aPlan(orderId: string): ContainmentPlan {
  return {
    orderId,
    madeAt: app.clock.now().toISOString(),
    dryRun: false,
    steps: [
      {
        id: 'pause vm-1',
        system: 'cloud',
        systemKind: 'fake',
        kind: 'pause',
        target: { type: 'workload', ref: 'vm-1', label: 'vm-1' },
        why: 'it is contained',
        needs: [],
        sets: {},
        inverse: { kind: 'resume', restores: {} },
        cannotUndo: 'connections that timed out',
        state: 'done',
        detail: '',
        at: null,
      },
    ],
    cannot: [],
    warnings: [],
  };
}
