import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Json } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
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
 */
export function sendEvents(request: FastifyRequest, reply: FastifyReply, stream: EventStream): FastifyReply {
  const out = new Readable({ read() {} });
  const gone = new AbortController();
  const present = stream.present ?? ((event: HubEvent) => event.data);

  function write(text: string): void {
    if (out.destroyed) return;
    if (out.readableLength + text.length > LONGEST_BACKLOG_BYTES) out.destroy();
    else out.push(text);
  }
  function writeEvent(event: HubEvent): void {
    const data = present(event);
    if (data !== undefined) write(frame(event.id, event.type, data));
  }

  const lastId = request.headers['last-event-id'];
  const missed = typeof lastId === 'string' ? stream.hub.since(stream.topic, lastId) : undefined;
  const leave = stream.hub.listen(stream.topic, { event: writeEvent, end: () => out.push(null) });
  out.once('close', () => {
    leave();
    gone.abort();
  });

  write('retry: 2000\n\n');
  if (missed) missed.forEach(writeEvent);
  else write(frame(stream.hub.position, 'reset', {}));
  void beatUntil(gone.signal, stream.clock, stream.heartbeatMs ?? HEARTBEAT_MS, () =>
    write(': still here\n\n'),
  );

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
  beat: () => void,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(everyMs, signal);
    if (!signal.aborted) beat();
  }
}
