import { createHash } from 'node:crypto';
import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntries } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueueAll } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';
import { Joined } from './joined.ts';

export interface ReceivedMail {
  /** The bytes after DATA, as they came. */
  raw: Uint8Array;
  /** Empty for the null sender. */
  envelopeFrom: string;
  envelopeTo: readonly string[];
  /** Address of the mail server that hands it over. */
  peer: string;
}

interface Arrival extends ReceivedMail {
  id: string;
  at: Date;
  sha256: string;
}

/** Mails of one commit. With 25 MB each at most this stays below what the listener holds at one time. */
const MOST_TOGETHER = 32;
const writers = new WeakMap<Db, Joined<Arrival, string>>();

/**
 * Keeps a mail; when this resolves it is durable and may be acknowledged. The same bytes between the same addresses
 * are the same mail: a sender that did not get our answer hands it over again.
 */
export async function receiveMail(app: Pick<App, 'db' | 'clocks'>, mail: ReceivedMail): Promise<string> {
  const at = app.clocks.procedure.now();
  let writer = writers.get(app.db);
  if (!writer) {
    writer = new Joined(MOST_TOGETHER, (arrivals) => inTransaction(app.db, (tx) => keepAll(tx, arrivals)));
    writers.set(app.db, writer);
  }
  return await writer.add({
    ...mail,
    envelopeTo: [...new Set(mail.envelopeTo.map((address) => address.toLowerCase()))].sort(),
    id: newId('mail', at),
    at,
    sha256: createHash('sha256').update(mail.raw).digest('hex'),
  });
}

/** Gives the id of each: its own, or that of the same mail that came before. */
async function keepAll(tx: Tx, arrivals: readonly Arrival[]): Promise<string[]> {
  const ids = await knownMails(tx, arrivals);
  const fresh: Arrival[] = [];
  for (const arrival of arrivals) {
    const key = sameMail(arrival.sha256, arrival.envelopeFrom, arrival.envelopeTo);
    if (ids.has(key)) continue;
    ids.set(key, arrival.id);
    fresh.push(arrival);
  }
  await insertAll(tx, fresh);
  return arrivals.map(
    ({ sha256, envelopeFrom, envelopeTo }) => ids.get(sameMail(sha256, envelopeFrom, envelopeTo)) as string,
  );
}

function sameMail(sha256: string, from: string, to: readonly string[]): string {
  return JSON.stringify([sha256, from, to]);
}

async function knownMails(tx: Tx, arrivals: readonly Arrival[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('inbound_mail')
    .select(['id', 'sha256', 'envelope_from', 'envelope_to'])
    .where(
      'sha256',
      'in',
      arrivals.map(({ sha256 }) => sha256),
    )
    .execute();
  return new Map(rows.map((row) => [sameMail(row.sha256, row.envelope_from, row.envelope_to), row.id]));
}

/** Fails when another server keeps the same mail in this moment; the second try finds it. */
async function insertAll(tx: Tx, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const entries = await appendEntries(
    tx,
    arrivals.map(({ id, at, sha256, raw }) => ({
      at,
      kind: 'mail.received',
      subject: id,
      actor: systemActor.id,
      body: { sha256, size: raw.length },
    })),
  );
  await tx
    .insertInto('inbound_mail')
    .values(
      arrivals.map(({ id, at, sha256, raw, envelopeFrom, envelopeTo, peer }, index) => ({
        id,
        received_at: at,
        sha256,
        size: raw.length,
        envelope_from: envelopeFrom,
        envelope_to: [...envelopeTo],
        peer,
        raw: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength),
        raw_erased_at: null,
        read_at: null,
        triage_at: null,
        triage_by: null,
        assigned_incident_id: null,
        entry_id: entries[index] as string,
      })),
    )
    .execute();
  await enqueueAll(
    tx,
    arrivals.map(({ id, at }) => ({
      kind: 'mail.read',
      body: { mail: id },
      runAt: at,
      dedupeKey: readKey(id),
    })),
  );
}

export function readKey(mail: string): string {
  return `mail.read:${mail}`;
}
