import { randomBytes } from 'node:crypto';
import {
  ORDER_EVENT,
  type OrderEffect,
  type ReceiptClaims,
  type ReceiptState,
  type ReceiptsAnswer,
  type SiteOrder,
} from '@muster/contract';
import { inTransaction } from '../../../db/transaction.ts';
import { newId, randomText } from '../../../kernel/ids.ts';
import { type SigningKey, signingKey } from '../../../kernel/keys.ts';
import type { TestApp } from '../../../testing/test-app.ts';
import { openAgentStream, setsAfter } from '../../signals/index.ts';
import { takeReceipts } from '../receipt-intake.ts';

/** An agent of a site without its HTTP: it reads its stream and answers with receipts that it really signs. */
export interface SimulatedAgent {
  agentId: string;
  siteId: string;
  streamId: string;
  key: SigningKey;
  /** All orders on its stream so far. */
  orders(): Promise<SiteOrder[]>;
  /** Sends one receipt; the step is the next of that order unless it is said. */
  send(order: SiteOrder, state: ReceiptState, more?: Partial<ReceiptClaims>): Promise<ReceiptsAnswer>;
  /** Signs one without sending it. */
  sign(order: SiteOrder, state: ReceiptState, more?: Partial<ReceiptClaims>): string;
  /** Received, applied, verified, with one effect that holds. */
  obey(order: SiteOrder): Promise<void>;
}

export async function simulatedAgent(app: TestApp, siteId: string): Promise<SimulatedAgent> {
  const at = app.clock.now();
  const [agentId, streamId] = [newId('agt', at), newId('str', at)];
  const key = signingKey(randomBytes(32));
  await inTransaction(app.db, async (tx) => {
    await tx
      .insertInto('agent')
      .values({
        id: agentId,
        site_id: siteId,
        name: 'all',
        state: 'active',
        stream_id: streamId,
        replaces: null,
        version: '0.1.0',
        hostname: 'agent.example',
        enrolled_at: at,
        confirmed_at: at,
        confirmed_by: 'tok_officer',
        ended_at: null,
        ended_by: null,
        ended_why: null,
        last_seen_at: at,
        late_since: null,
        report: null,
        report_at: null,
      })
      .execute();
    await tx
      .insertInto('agent_key')
      .values({
        id: newId('agk', at),
        agent_id: agentId,
        x: key.publicKey.toString('base64url'),
        thumbprint: randomText(20),
        added_at: at,
        ended_at: null,
      })
      .execute();
    await openAgentStream(tx, app, { streamId, agentId, description: siteId });
  });
  const steps = new Map<string, number>();

  function sign(order: SiteOrder, state: ReceiptState, more: Partial<ReceiptClaims> = {}): string {
    const step = more.step ?? (steps.get(order.id) ?? 0) + 1;
    steps.set(order.id, Math.max(step, steps.get(order.id) ?? 0));
    const claims: ReceiptClaims = {
      iss: agentId,
      jti: `${agentId}:${order.id}:${randomText(8)}`,
      iat: Math.floor(app.clock.now().getTime() / 1000),
      orderId: order.id,
      siteId,
      seq: order.seq,
      step,
      state,
      at: app.clock.now().toISOString(),
      decidedBy: null,
      reason: '',
      plan: null,
      effects: [],
      ...more,
    };
    return signReceipt(key, claims);
  }

  const agent: SimulatedAgent = {
    agentId,
    siteId,
    streamId,
    key,
    sign,
    async orders() {
      const sets = await setsAfter(app.db, streamId, 0, 1000);
      return sets.map(({ token }) => orderIn(token));
    },
    send: (order, state, more) => takeReceipts(app, agent, [sign(order, state, more)]),
    async obey(order) {
      await takeReceipts(app, agent, [
        sign(order, 'received'),
        sign(order, 'applied', { decidedBy: { kind: 'policy', name: 'bans: auto' } }),
        sign(order, 'verified', { effects: [anEffect(app.clock.now())] }),
      ]);
    },
  };
  return agent;
}

export function signReceipt(key: SigningKey, claims: ReceiptClaims): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'EdDSA', typ: 'muster-receipt+jwt' })}.${part(claims)}`;
  return `${signed}.${key.sign(signed).toString('base64url')}`;
}

export function orderIn(set: string): SiteOrder {
  const claims = JSON.parse(Buffer.from(set.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return claims.events[ORDER_EVENT] as SiteOrder;
}

export function anEffect(readAt: Date, more: Partial<OrderEffect> = {}): OrderEffect {
  return {
    id: 'deny',
    system: 'cloud',
    systemKind: 'fake',
    kind: 'deny-new',
    target: { type: 'subject', ref: 'x', label: 'Mallory' },
    wanted: 'denied',
    found: 'denied',
    state: 'holds',
    readAt: readAt.toISOString(),
    fullFrom: null,
    ...more,
  };
}
