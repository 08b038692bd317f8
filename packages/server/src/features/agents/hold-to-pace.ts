import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { PaceBook, type Way } from './pace-book.ts';

/** Only who proved to be an agent has lines in it. */
const ofApps = new WeakMap<App['events'], PaceBook>();

function bookOf(app: App): PaceBook {
  const book = ofApps.get(app.events) ?? new PaceBook();
  ofApps.set(app.events, book);
  return book;
}

/**
 * Counts a batch of an agent before its body is read, so that a broken or stolen agent cannot fill the database. Each
 * way has its own allowance: facts without end hold up no receipt. Every server process counts for itself.
 * @throws MusterError `agent.too-much`, with Retry-After
 */
export function holdToPace(
  app: App,
  way: Way,
  agentId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  demandRoom(app, way, agentId, bytesOf(request), reply);
}

/**
 * Counts what an agent asks for, before anything is looked up: as the longest answer, until it is known how long it is.
 * So what is being made up for one agent at a time is bounded too. @returns says how many bytes the answer has
 * @throws MusterError `agent.too-much`, with Retry-After
 */
export function holdAnswersToPace(
  app: App,
  way: Way,
  agentId: string,
  mostBytes: number,
  reply: FastifyReply,
): (bytes: number) => void {
  demandRoom(app, way, agentId, mostBytes, reply);
  return (bytes) => bookOf(app).giveBack(way, agentId, Math.max(0, mostBytes - bytes));
}

/** An agent that was revoked asks nothing more. */
export function forgetPace(app: App, agentId: string): void {
  ofApps.get(app.events)?.forget(agentId);
}

function demandRoom(app: App, way: Way, agentId: string, bytes: number, reply: FastifyReply): void {
  const taken = bookOf(app).take(way, agentId, bytes, app.clocks.machine.now().getTime());
  if (taken.taken) return;
  const seconds = Math.max(1, Math.ceil(taken.waitMs / 1000));
  reply.header('retry-after', String(seconds));
  throw new MusterError(
    'agent.too-much',
    `This agent sent or asked for more ${way} than it may at a time. Nothing of this request was kept; send it again in ${seconds} seconds.`,
  );
}

/** A body without a length counts as the longest that is taken; so does a longer one, which is refused as that. */
function bytesOf(request: FastifyRequest): number {
  const most = request.routeOptions.bodyLimit;
  const said = request.headers['content-length'];
  return said !== undefined && /^\d+$/.test(said) ? Math.min(Number(said), most) : most;
}
