import type { AlarmCode, Alarms } from '../kernel/alarms.ts';
import { type Chance, pauseBefore } from '../kernel/back-off.ts';
import type { Clock } from '../kernel/clock.ts';
import { SpoolError } from '../spool/record-file.ts';
import { TransportError } from './http-client.ts';
import type { Intake, Taken } from './intake.ts';
import { type ServerClient, ServerRefused } from './server-client.ts';

const BACK_OFF = { firstMs: 1000, mostMs: 300_000 };
const MOST_SETS = 50;

export interface ListenParts {
  server: ServerClient;
  intake: Intake;
  alarms: Alarms;
  clock: Clock;
  chance: Chance;
  now(): Date;
  lastSeq(): number;
  /** Something may have come. */
  wake(): void;
  signal: AbortSignal;
}

/** Waits on the long poll for as long as the agent runs, and comes back calmly when the server was away. */
export async function listen(parts: ListenParts): Promise<void> {
  const { server, intake, signal, clock } = parts;
  let told: Pick<Taken, 'ack' | 'setErrs'> = { ack: [], setErrs: {} };
  let failures = 0;
  let stuck = 0;
  while (!signal.aborted) {
    try {
      const answer = await server.poll(
        // After a failure an answer at once ends the alarm; a long poll would leave it standing for a minute.
        { maxEvents: MOST_SETS, returnImmediately: failures > 0, ...said(told) },
        signal,
      );
      told = { ack: [], setErrs: {} };
      const taken = await intake.take(answer.sets);
      told = taken;
      failures = 0;
      reached(parts.alarms, 'orders');
      parts.wake();
      if (!taken.gap) continue;
      const before = parts.lastSeq();
      await fillGap(parts);
      // What waits is offered again at once: a gap that nobody can fill must not make the agent ask without end.
      stuck = parts.lastSeq() > before ? 0 : stuck + 1;
      if (stuck > 0) await clock.sleep(pauseBefore(stuck, BACK_OFF, parts.chance), signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      await clock.sleep(pauseAfter(parts, 'orders', error, failures), signal);
    }
  }
}

/** Fetches what is missing, in order, until the signed head says that nothing is. */
export async function fillGap({ server, intake, lastSeq, wake, signal }: ListenParts): Promise<void> {
  for (let whole = false; !whole && !signal.aborted; ) {
    const answer = await server.ordersAfter(lastSeq(), signal);
    whole = await intake.fill(answer.sets, answer.head);
    wake();
  }
}

/** What the agent asks the server for; each has its own alarms. */
export type Purpose = 'orders' | 'receipts' | 'report' | 'facts' | 'findings';

/** How long to wait after a failure, which is told as an alarm. */
export function pauseAfter(
  parts: Pick<ListenParts, 'alarms' | 'chance' | 'now'>,
  purpose: Purpose,
  error: unknown,
  failures: number,
): number {
  const code = alarmFor(error);
  if (code === null) throw error;
  parts.alarms.raise(code, `${purpose}: ${(error as Error).message}`, parts.now(), purpose);
  const pause = pauseBefore(failures, BACK_OFF, parts.chance);
  const wished = error instanceof ServerRefused ? error.retryAfterMs : null;
  return wished === null ? pause : wished + pause;
}

function alarmFor(error: unknown): AlarmCode | null {
  if (error instanceof SpoolError) return 'spool-failing';
  if (error instanceof ServerRefused) {
    if (error.status === 401 || error.status === 403) return 'agent-refused';
    return error.isForGood || error.isTooMuch ? 'server-refuses' : 'server-away';
  }
  if (!(error instanceof TransportError)) return null;
  return error.reason === 'unreachable' || error.reason === 'stopped' ? 'server-away' : 'server-answers';
}

/** The server answered to this purpose as it should. */
export function reached(alarms: Alarms, purpose: Purpose): void {
  for (const code of [
    'server-away',
    'server-answers',
    'server-refuses',
    'agent-refused',
    'spool-failing',
  ] as const)
    alarms.clear(code, purpose);
}

function said({ ack, setErrs }: Pick<Taken, 'ack' | 'setErrs'>) {
  return {
    ...(ack.length > 0 ? { ack } : {}),
    ...(Object.keys(setErrs).length > 0 ? { setErrs } : {}),
  };
}
