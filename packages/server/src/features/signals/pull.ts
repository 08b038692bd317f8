import { pollAnswer, type SetErrorCode } from '@muster/contract';
import type { App } from '../../app.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { openAuthorization } from './sealed.ts';
import { type TransmitterRow, takeSet } from './take-set.ts';
import { SetRefused } from './verify-incoming.ts';

const LONGEST_ANSWER_BYTES = 4 * 1024 * 1024;
const MOST_EVENTS = 50;
const MOST_ROUNDS = 20;

interface Told {
  ack: string[];
  setErrs: Record<string, { err: SetErrorCode; description: string }>;
}

/** Asks every transmitter that is polled (RFC 8936) for what it has; one that fails stops no other. */
export async function pollTransmitters(app: App): Promise<void> {
  const rows = await app.db
    .selectFrom('signal_transmitter')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('poll_url', 'is not', null)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    try {
      await pollOne(app, row);
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      await app.db
        .updateTable('signal_transmitter')
        .set({
          failing_since: row.failing_since ?? app.clocks.machine.now(),
          last_error: error.message.slice(0, 500),
        })
        .where('id', '=', row.id)
        .execute();
    }
  }
}

/** What was stored is acknowledged with the next question, and at the end with one that asks for nothing. */
async function pollOne(app: App, transmitter: TransmitterRow): Promise<void> {
  let told: Told = { ack: [], setErrs: {} };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { sets, moreAvailable } = await ask(app, transmitter, told, MOST_EVENTS);
    told = await takeAll(app, transmitter, sets);
    if (Object.keys(sets).length === 0) return;
    if (!moreAvailable) break;
  }
  await ask(app, transmitter, told, 0);
}

async function takeAll(
  app: App,
  transmitter: TransmitterRow,
  sets: Readonly<Record<string, string>>,
): Promise<Told> {
  const told: Told = { ack: [], setErrs: {} };
  for (const [jti, token] of Object.entries(sets)) {
    try {
      await takeSet(app, transmitter, token);
      told.ack.push(jti);
    } catch (error) {
      if (!(error instanceof SetRefused)) throw error;
      told.setErrs[jti] = { err: error.code, description: error.message };
    }
  }
  return told;
}

async function ask(app: App, transmitter: TransmitterRow, { ack, setErrs }: Told, maxEvents: number) {
  const { id, poll_url, poll_authorization_sealed: sealed } = transmitter;
  const { status, text } = await app.webhooks.ask({
    url: poll_url ?? '',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-language': 'en',
      ...(sealed === null ? {} : { authorization: openAuthorization(app.keys.master, id, sealed) }),
    },
    body: JSON.stringify({
      maxEvents,
      returnImmediately: true,
      ...(ack.length > 0 ? { ack } : {}),
      ...(Object.keys(setErrs).length > 0 ? { setErrs } : {}),
    }),
    longestAnswer: LONGEST_ANSWER_BYTES,
  });
  if (status !== 200) throw new WebhookError('failed', `it answered ${status}`);
  try {
    return pollAnswer.parse(JSON.parse(text));
  } catch {
    throw new WebhookError('failed', 'its answer is not that of RFC 8936');
  }
}
