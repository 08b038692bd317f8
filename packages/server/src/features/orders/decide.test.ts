import { type AgentReport, DECISION_EVENT, type SiteOrder } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { verifySignature } from '../../kernel/keys.ts';
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
import { type AnswerOrder, answerOrder } from './decide.ts';
import { placeOrder } from './place.ts';
import { type SimulatedAgent, simulatedAgent } from './testing/simulated-agent.ts';
import { readSiteOrder } from './views.ts';

let app: TestApp;
let agent: SimulatedAgent;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  agent = await simulatedAgent(app, 'site_alpha');
  await policySays({ portalAnswers: true });
});
afterAll(() => app.close());

async function policySays(policy: { portalAnswers: boolean } | null): Promise<void> {
  const report = JSON.stringify({ policy } as unknown as AgentReport);
  await app.db.updateTable('agent').set({ report }).where('id', '=', agent.agentId).execute();
}

/** An order that the agent received and asks about, at step 2. */
async function asked(incidentId: string | null = null): Promise<SiteOrder> {
  await app.clock.advance(1);
  const { id } = await inTransaction(app.db, (tx) =>
    placeOrder(tx, app, csirt, {
      kind: 'contain',
      target: { type: 'workload', system: 'cloud', ref: 'vm-1' },
      title: 'vm-1',
      effects: { new: 'leave', running: 'pause', storage: 'keep', network: 'keep' },
      reason: 'mines coins',
      tlp: 'AMBER',
      incidentId,
      exercise: false,
      expiresAt: new Date('2027-02-01T00:00:00Z'),
      siteIds: ['site_alpha', 'site_gamma'],
      undoes: null,
    }),
  );
  const order = (await agent.orders()).find((one) => one.id === id) as SiteOrder;
  await agent.send(order, 'received');
  await agent.send(order, 'waiting', { reason: 'it asks' });
  return order;
}

function answerTo({ id }: SiteOrder, more: Partial<AnswerOrder> = {}): AnswerOrder {
  const question = { orderId: id, siteId: 'site_alpha', agent: agent.agentId, step: 2 };
  return { ...question, answer: 'accept', reason: 'go on', ...more };
}

/** The decisions on the agent's stream about one order, as compact tokens. */
async function decisions({ id }: SiteOrder): Promise<{ token: string; seq: number | null; said: object }[]> {
  const rows = await app.db
    .selectFrom('signal_set')
    .select(['token', 'seq'])
    .where('stream_id', '=', agent.streamId)
    .execute();
  return rows.flatMap(({ token, seq }) => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const said = claims.events[DECISION_EVENT];
    return said?.orderId === id ? [{ token, seq, said }] : [];
  });
}

describe('an order that waits at a site', () => {
  test('is answered by its contact: signed to the agent, not numbered, on record without words', async () => {
    const incidentId = await realIncident(app, ['site_alpha']);
    const order = await asked(incidentId);
    expect((await readSiteOrder(app, alpha, order.id, 'site_alpha')).question).toEqual({
      step: 2,
      inPortal: true,
      answered: null,
    });
    const heard: unknown[] = [];
    const stop = app.events.listen(`order:${order.id}`, {
      event: ({ data }) => heard.push(data),
      end: () => undefined,
    });
    const { question, delivery } = await answerOrder(app, alpha, answerTo(order));
    stop();
    expect(delivery.state).toBe('waiting');
    expect(question?.answered).toMatchObject({ answer: 'accept' });
    expect(heard).toEqual([{ order: order.id, sites: ['site_alpha'] }]);

    const [decision, ...others] = await decisions(order);
    expect(others).toEqual([]);
    expect(decision).toMatchObject({
      seq: null,
      said: { step: 2, answer: 'accept', reason: 'go on', by: alpha.id },
    });
    const [head, body, signature] = decision?.token.split('.') ?? [];
    const bytes = Buffer.from(signature ?? '', 'base64url');
    expect(verifySignature(app.keys.order.publicKey, `${head}.${body}`, bytes)).toBe(true);

    const entry = await app.db
      .selectFrom('ledger_entry')
      .select(['actor', 'body'])
      .where('kind', '=', 'order.answered')
      .where('subject', '=', order.id)
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ actor: alpha.id, body: { site: 'site_alpha', step: 2, answer: 'accept' } });
    expect(JSON.stringify(entry.body)).not.toContain('go on');
    const line = await app.db
      .selectFrom('incident_event')
      .select('text')
      .where('kind', '=', 'order.answered')
      .where('incident_id', '=', incidentId)
      .executeTakeFirst();
    expect(line?.text).toBe('The site answered the order “vm-1” in the portal: accept: go on');
  });

  test('is answered once for each question', async () => {
    const order = await asked();
    await Promise.all([
      answerOrder(app, alpha, answerTo(order)),
      answerOrder(app, alpha, answerTo(order, { reason: 'pressed twice' })),
    ]);
    expect(await decisions(order)).toHaveLength(1);
    await expect(answerOrder(app, alpha, answerTo(order, { answer: 'refuse' }))).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await agent.send(order, 'waiting', { reason: 'it would touch more by now' });
    await expect(answerOrder(app, alpha, answerTo(order))).rejects.toMatchObject({ code: 'state.conflict' });
    await answerOrder(app, alpha, answerTo(order, { step: 3, answer: 'refuse', reason: 'too much' }));
    expect((await decisions(order)).map(({ said }) => said)).toMatchObject([
      { step: 2, answer: 'accept' },
      { step: 3, answer: 'refuse' },
    ]);
  });

  test('takes no answer before it asks, after it was taken up, or when it is over', async () => {
    const order = await asked();
    await agent.send(order, 'applied');
    const ended = await asked();
    const now = app.clock.now().toISOString();
    await app.db
      .updateTable('site_order')
      .set({ expires_at: new Date(now) })
      .where('id', '=', ended.id)
      .execute();
    for (const one of [answerTo(order), answerTo(order, { step: 3 }), answerTo(ended)]) {
      await expect(answerOrder(app, alpha, one)).rejects.toMatchObject({ code: 'state.conflict' });
    }
    expect((await readSiteOrder(app, alpha, order.id, 'site_alpha')).question).toBeNull();
  });

  test('is answered at the agent alone where the site’s policy says so, or has not been told', async () => {
    const order = await asked();
    for (const policy of [{ portalAnswers: false }, null]) {
      await policySays(policy);
      await expect(answerOrder(app, alpha, answerTo(order))).rejects.toMatchObject({
        code: 'state.conflict',
      });
      expect((await readSiteOrder(app, alpha, order.id, 'site_alpha')).question?.inPortal).toBe(false);
    }
    await policySays({ portalAnswers: true });
    expect(await decisions(order)).toEqual([]);
  });

  test('is answered by nobody who orders, looks on, or is of another site', async () => {
    const order = await asked();
    for (const actor of [csirt, north, administrator, auditor, gamma])
      await expect(answerOrder(app, actor, answerTo(order))).rejects.toMatchObject({ code: 'auth.denied' });
    const unseen = [
      [south, answerTo(order, { orderId: order.id.replace(/.$/, 'z') })],
      [alpha, answerTo(order, { orderId: order.id.replace(/.$/, 'z') })],
    ] as const;
    for (const [actor, one] of unseen)
      await expect(answerOrder(app, actor, one)).rejects.toMatchObject({ code: 'not-found' });
    expect(await decisions(order)).toEqual([]);
  });
});
