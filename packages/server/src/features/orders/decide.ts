import {
  type Actor,
  type AnswerOrderRequest,
  DECISION_EVENT,
  type OrderDecision,
  type SiteOrderDetail,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { reportedPolicy } from '../agents/index.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { queueSet, type SetContent, wakeStreams } from '../signals/index.ts';
import { mayAnswerAt } from './policy.ts';
import type { DeliveryKey, OrderRow } from './store.ts';
import { answerTo, insertAnswer, lastStep, lockedDelivery } from './store-answers.ts';
import { deliveryViews, demandOrder, readSiteOrder } from './views.ts';

export interface AnswerOrder extends AnswerOrderRequest {
  orderId: string;
  siteId: string;
}

/**
 * What a site's contact answers in the portal to an order that the site's policy asks about, once for each question.
 * It goes to the agent signed, and the agent's own policy says whether it counts; what comes of it are receipts.
 */
export async function answerOrder(
  app: App,
  actor: Actor,
  { orderId, siteId, agent: agentId, ...given }: AnswerOrder,
): Promise<SiteOrderDetail> {
  const { order, deliveries } = await demandOrder(app, actor, orderId);
  demand(mayAnswerAt(actor, siteId));
  const delivery = deliveries.find((one) => one.siteId === siteId && one.agent_id === agentId);
  if (!delivery || deliveryViews(app, order, [delivery])[0]?.state !== 'waiting') throw doesNotWait();
  const key = { orderId, siteId, agentId };
  const streamIds = await inTransaction(app.db, (tx) => answerIn(tx, app, actor, { order, key, given }));
  if (streamIds.length > 0) announceAnswer(app, order, siteId, streamIds);
  return await readSiteOrder(app, actor, orderId, siteId, agentId);
}

function announceAnswer(app: App, order: OrderRow, siteId: string, streamIds: readonly string[]): void {
  wakeStreams(app, streamIds);
  app.events.publish(`order:${order.id}`, 'order.changed', { order: order.id, sites: [siteId] });
  if (order.incident_id !== null) publishIncident(app, order.incident_id);
}

interface Answering {
  order: OrderRow;
  key: DeliveryKey;
  given: Pick<OrderDecision, 'step' | 'answer' | 'reason'>;
}

/** Gives the streams to wake; none when the same was answered before. */
async function answerIn(tx: Tx, app: App, actor: Actor, { order, key, given }: Answering): Promise<string[]> {
  const { orderId, siteId, agentId } = key;
  const { step, answer, reason } = given;
  const delivery = await lockedDelivery(tx, key);
  if (delivery?.state !== 'waiting' || (await lastStep(tx, key)) !== step) throw doesNotWait();
  const before = await answerTo(tx, key, step);
  if (before?.answer === answer) return [];
  if (before) throw conflict('It was answered otherwise before; that answer stands.');
  if (!(await reportedPolicy(tx, agentId))?.portalAnswers)
    throw conflict('The site’s policy takes no answers from the portal; answer at the agent.');

  const at = app.clocks.procedure.now();
  const decision: OrderDecision = { orderId, step, answer, reason, by: actor.id, at: at.toISOString() };
  const [queued] = await queueSet(tx, app, {
    streamIds: delivery.streamId === null ? [] : [delivery.streamId],
    build: () => decisionClaims(decision),
  });
  if (!queued) throw conflict('The agent that asks takes nothing from here any more.');
  const entryId = await appendEntry(tx, {
    at,
    kind: 'order.answered',
    subject: orderId,
    actor: actor.id,
    body: {
      site: siteId,
      agent: agentId,
      step,
      answer,
      reason: commitment(await saltFor(tx, orderId), reason),
      set: queued.sha256,
    },
  });
  await insertAnswer(tx, {
    order_id: orderId,
    site_id: siteId,
    agent_id: agentId,
    step,
    answer,
    reason,
    answered_at: at,
    answered_by: actor.id,
    set_jti: queued.jti,
    entry_id: entryId,
  });
  if (order.incident_id !== null) {
    await logEvent(tx, {
      incidentId: order.incident_id,
      at,
      kind: 'order.answered',
      actor: actor.id,
      siteId,
      text: `The site answered the order “${order.title}” in the portal: ${answer}${reason === '' ? '' : `: ${reason}`}`,
      data: { order: orderId, answer },
      entry: entryId,
    });
  }
  return [queued.streamId];
}

/** Not numbered: it follows a question of the agent's, and is no order. */
function decisionClaims(decision: OrderDecision): SetContent {
  return {
    txn: decision.orderId,
    sub_id: { format: 'opaque', id: decision.orderId },
    events: { [DECISION_EVENT]: { ...decision } },
  };
}

function doesNotWait(): MusterError {
  return conflict('The order does not wait for this answer there; look at it again.');
}

function conflict(why: string): MusterError {
  return new MusterError('state.conflict', `${why} Nothing was sent to the site.`);
}
