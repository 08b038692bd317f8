import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS_TOPIC } from '../kernel/caller.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { MusterError } from '../kernel/errors.ts';
import type { EventHub, HubEvent } from '../kernel/event-hub.ts';

const HEARTBEAT_MS = 15_000;
/** A reader that is this far behind is sent away; it returns with its last id and loses nothing. */
const LONGEST_BACKLOG_BYTES = 256 * 1024;

export interface EventStream {
  hub: EventHub;
  /** Machine clock: for the heartbeat that keeps proxies from closing the line. */
  clock: Clock;
  topic: string;
  /** What of an event this actor may see; undefined hides the event. */
  present?: (event: HubEvent) => Json | undefined;
  heartbeatMs?: number;
}

/**
 * Answers with server-sent events (WHATWG HTML, section 9.2). A client that returns with `Last-Event-ID` gets what
 * it missed; when that is not known any more, or at the first visit, it gets `event: reset` and must read the whole
 * state. The id that goes with `reset` is the place from which the stream continues.
 * The stream ends with the reader's session or token: at once where that was ended by this process, at the next
 * heartbeat where it was another one or its time was over.
 */
export function sendEvents(request: FastifyRequest, reply: FastifyReply, stream: EventStream): FastifyReply {
  const out = new Readable({ read() {} });
  const gone = new AbortController();
  const present = stream.present ?? ((event: HubEvent) => event.data);

  let over = false;

  function write(text: string): void {
    if (over || out.destroyed) return;
    if (out.readableLength + text.length > LONGEST_BACKLOG_BYTES) out.destroy();
    else out.push(text);
  }
  function end(): void {
    if (over || out.destroyed) return;
    over = true;
    out.push(null);
  }
  async function endUnlessHeld(): Promise<void> {
    if (!(await stillHolds(request))) end();
  }
  function writeEvent(event: HubEvent): void {
    const data = present(event);
    if (data !== undefined) write(frame(event.id, event.type, data));
  }

  const lastId = request.headers['last-event-id'];
  const missed = typeof lastId === 'string' ? stream.hub.since(stream.topic, lastId) : undefined;
  const leave = stream.hub.listen(stream.topic, { event: writeEvent, end });
  const { credential } = request.caller;
  const leaveAccess = stream.hub.listen(ACCESS_TOPIC, {
    event: ({ data }) => {
      if (hasEnded(data, credential)) end();
    },
    end() {},
  });
  out.once('close', () => {
    leave();
    leaveAccess();
    gone.abort();
  });

  write('retry: 2000\n\n');
  if (missed) missed.forEach(writeEvent);
  else write(frame(stream.hub.position, 'reset', {}));
  void beatUntil(gone.signal, stream.clock, stream.heartbeatMs ?? HEARTBEAT_MS, async () => {
    await endUnlessHeld();
    write(': still here\n\n');
  });
  // It may have ended while this was being prepared.
  void endUnlessHeld();

  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(out);
}

/** JSON has no bare line feed, so one `data:` line holds it all. */
function frame(id: string, type: string, data: Json): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function beatUntil(
  signal: AbortSignal,
  clock: Clock,
  everyMs: number,
  beat: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal);
    if (!signal.aborted) await beat();
  }
}

function hasEnded(data: Json, credential: string): boolean {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return Array.isArray(data.ended) && data.ended.includes(credential);
}

/** A failing database is no reason to send anybody away. */
async function stillHolds(request: FastifyRequest): Promise<boolean> {
  try {
    return (await request.rereadCaller()).actor !== undefined;
  } catch (error) {
    return !(error instanceof MusterError && error.status < 500);
  }
}
