import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type Allowance, FACTS_PACE, RECEIPTS_PACE, takeBatch } from './pace.ts';

const PACES = { facts: FACTS_PACE, receipts: RECEIPTS_PACE } as const;

/** By way and agent: only who proved to be an agent has a line here. */
type Allowances = Map<string, Allowance>;

const ofApps = new WeakMap<App['events'], Allowances>();

/**
 * Counts a batch of an agent before its body is read, so that a broken or stolen agent cannot fill the database. Each
 * way has its own allowance: facts without end hold up no receipt. Every server process counts for itself.
 * @throws MusterError `agent.too-much`, with Retry-After
 */
export function holdToPace(
  app: App,
  way: keyof typeof PACES,
  agentId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const allowances = ofApps.get(app.events) ?? new Map<string, Allowance>();
  ofApps.set(app.events, allowances);
  const key = `${way} ${agentId}`;
  const nowMs = app.clocks.machine.now().getTime();
  const taken = takeBatch(PACES[way], allowances.get(key) ?? null, bytesOf(request), nowMs);
  allowances.set(key, taken.left);
  if (taken.taken) return;
  const seconds = Math.max(1, Math.ceil(taken.waitMs / 1000));
  reply.header('retry-after', String(seconds));
  throw new MusterError(
    'agent.too-much',
    `This agent sent more ${way} than are taken at a time. Nothing of this batch was kept; send it again in ${seconds} seconds.`,
  );
}

/** A body without a length counts as the longest that is taken; so does a longer one, which is refused as that. */
function bytesOf(request: FastifyRequest): number {
  const most = request.routeOptions.bodyLimit;
  const said = request.headers['content-length'];
  return said !== undefined && /^\d+$/.test(said) ? Math.min(Number(said), most) : most;
}
