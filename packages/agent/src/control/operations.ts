import { existsSync, rmSync } from 'node:fs';
import { siteOrder } from '@muster/contract';
import { z } from 'zod';
import { draft, judge } from '../engine/deciding.ts';
import { newRow, type OrderRow, stands } from '../engine/order-row.ts';
import { loadAgentKey, makeAgentKey, replaceAgentKey } from '../identity/agent-key.ts';
import { nameOf } from '../planning/index.ts';
import type { Agent } from '../run/agent.ts';
import { reportOf } from '../run/report.ts';
import { ServerRefused } from '../transport/server-client.ts';

/** What somebody of the site asked for cannot be done; the message says why. */
export class ControlError extends Error {}

const byOrder = z.object({ order: z.string() });
const answered = byOrder.extend({
  by: z.string().min(1).max(255),
  reason: z.string().max(4000),
  /** Of the receipt that asked what they saw. */
  step: z.coerce.number().int().optional(),
});

export interface OrderLine {
  id: string;
  seq: number;
  kind: string;
  state: string;
  target: string;
  reason: string;
  why: string;
  exercise: boolean;
  expiresAt: string | null;
  holds: number;
}

/** What people of the site can ask of the agent, by its command line and its page. */
export const operations = {
  async status(agent: Agent) {
    const { agentId, siteName, issuer, streamId } = agent.identity;
    const report = reportOf(agent);
    return { agentId, siteName, issuer, streamId, fingerprint: agent.key.thumbprint, ...report };
  },

  async orders(agent: Agent): Promise<OrderLine[]> {
    return agent.spool.rows().map(lineOf);
  },

  async order(agent: Agent, given: unknown) {
    const row = demandRow(agent, byOrder.parse(given).order);
    const { order, state, shown, undo, effects, lastReceipt } = row;
    // Whoever is asked sees what they are asked about, also where a part of it stands already.
    const asked = state === 'waiting' ? shown : null;
    const plan = asked ?? undo?.plan ?? row.plan ?? shown;
    return { line: lineOf(row), order, plan, effects, receipt: lastReceipt };
  },

  /** What it would come to now. Changes nothing. */
  async plan(agent: Agent, given: unknown) {
    const explained = await agent.engine.explain(demandRow(agent, byOrder.parse(given).order).order.id);
    return { plan: explained?.draft.plan ?? null, decision: explained?.decision ?? null };
  },

  /** What the policy says to an order that is in a file and was never sent. */
  async explain(agent: Agent, given: unknown) {
    const row = newRow(siteOrder.parse(given));
    const drafted = await draft(agent.engine.desk, row, true);
    return { plan: drafted.plan, decision: judge(agent.engine.desk, row, drafted) };
  },

  async accept(agent: Agent, given: unknown) {
    return answer(agent, 'accept', given);
  },

  async refuse(agent: Agent, given: unknown) {
    return answer(agent, 'refuse', given);
  },

  async release(agent: Agent, given: unknown) {
    const { order, by, reason } = answered.parse(given);
    return done(agent, agent.engine.release(order, { kind: 'person', name: by }, reason));
  },

  /** Reads all that stands again. */
  async verify(agent: Agent) {
    agent.engine.readAllNow();
    return done(agent, null);
  },

  /** What the agent still holds at the site. */
  async held(agent: Agent): Promise<OrderLine[]> {
    return agent.spool.rows().filter(stands).map(lineOf);
  },

  /** A new key, signed by the old one. A change that broke off is brought to its end first. */
  async rotateKey(agent: Agent) {
    const { newKey, key } = agent.files;
    if (existsSync(newKey) && (await isTaken(agent, newKey))) return adopt(agent);
    rmSync(newKey, { force: true });
    await agent.server.rotateKey(makeAgentKey(newKey), agent.signal);
    return adopt(agent);

    function adopt(of: Agent) {
      replaceAgentKey(newKey, key);
      of.key = loadAgentKey(key);
      return { fingerprint: of.key.thumbprint };
    }
  },
} as const;
export type Operation = keyof typeof operations;

/** Whether the server took the new key before the agent died. */
async function isTaken(agent: Agent, newKey: string): Promise<boolean> {
  const old = agent.key;
  agent.key = loadAgentKey(newKey);
  try {
    await agent.server.report(reportOf(agent), agent.signal);
    return true;
  } catch (error) {
    if (error instanceof ServerRefused && error.status === 401) return false;
    throw error;
  } finally {
    agent.key = old;
  }
}

function answer(agent: Agent, which: 'accept' | 'refuse', given: unknown) {
  const { order, by, reason, step } = answered.parse(given);
  return done(agent, agent.engine.answer(order, which, { kind: 'person', name: by }, reason, step));
}

function done(agent: Agent, fault: string | null): { ok: true } {
  if (fault !== null) throw new ControlError(fault);
  agent.wake();
  return { ok: true };
}

function demandRow(agent: Agent, id: string): OrderRow {
  const rows = agent.spool.rows();
  const row = agent.spool.row(id) ?? rows.find(({ order }) => String(order.seq) === id);
  if (!row) throw new ControlError(`no order ${id} came here`);
  return row;
}

function lineOf(row: OrderRow): OrderLine {
  const { order, state, effects, lastReceipt } = row;
  const { target } = order;
  const names = target.type === 'subject' ? target.subject.identifiers.map(nameOf) : [];
  return {
    id: order.id,
    seq: order.seq,
    kind: order.kind,
    state: row.answer && state === 'waiting' ? 'answered' : (state ?? 'new'),
    target: target.type === 'subject' ? names.join(', ') : `${target.type} ${target.ref ?? ''}`,
    reason: order.reason,
    why: lastReceipt?.reason ?? '',
    exercise: order.exercise,
    expiresAt: order.expiresAt,
    holds: effects.filter((effect) => effect.state === 'holds').length,
  };
}
