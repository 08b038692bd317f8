import type { Actor, EvidenceDetail, HandOverRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { hashOf } from './checked-bytes.ts';
import { recordDamage } from './damage.ts';
import { STORE } from './model.ts';
import { demandCustody } from './place.ts';
import { mayKeepCustody, mayVerify } from './policy.ts';
import { insertCustody, itemsById, lockItemsOf, type PlacedItem, setItem } from './store.ts';
import { viewEvidence } from './views.ts';

/** Who gave it to whom, when, why, and where it lies since; with its hash before and after. Never changed again. */
export async function handOver(
  app: App,
  actor: Actor,
  id: string,
  request: HandOverRequest,
): Promise<EvidenceDetail> {
  const { item, sight } = await demandCustody(app, actor, id, mayKeepCustody);
  const now = app.clocks.procedure.now();
  const at = request.at === undefined ? now : new Date(request.at);
  if (at > now || at < item.received_at)
    throw new MusterError(
      'request.invalid',
      'It was handed over after it came in, and not in the future.',
      '/at',
    );
  const found = request.sha256 ?? (await hashOf(() => app.blobs.open(item.sha256)));
  await inTransaction(app.db, async (tx) => {
    const entry = await recordCustody(tx, item, {
      kind: 'handed-over',
      at,
      now,
      from: request.from,
      to: request.to,
      why: request.why,
      found,
      place: request.place,
      actor: actor.id,
    });
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at,
      recordedAt: now,
      kind: 'evidence.handed-over',
      actor: actor.id,
      siteId: item.of_site,
      audience: item.audience,
      text: `Evidence handed over: ${item.name}, ${request.from} to ${request.to}`,
      data: { evidence: id, agrees: found === item.sha256 },
      entry,
    });
  });
  if (request.sha256 === undefined && found !== item.sha256)
    await recordDamage(app, item.sha256, found, actor.id);
  publishIncident(app, sight.incident.id);
  return await viewEvidence(app, actor, id);
}

/** Reads what is stored and compares it with what came in. What was damaged and is whole again counts again. */
export async function verifyEvidence(app: App, actor: Actor, id: string): Promise<EvidenceDetail> {
  const { item, sight } = await demandCustody(app, actor, id, mayVerify);
  const found = await hashOf(() => app.blobs.open(item.sha256));
  if (found === item.sha256) await recordWhole(app, found, actor.id, id);
  else await recordDamage(app, item.sha256, found, actor.id);
  publishIncident(app, sight.incident.id);
  return await viewEvidence(app, actor, id);
}

/** The stored bytes of a hash are right. For whom that was asked, and for what was damaged before, it is an entry. */
export async function recordWhole(app: App, sha256: string, actor: string, asked?: string): Promise<void> {
  const now = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const ids = (await lockItemsOf(tx, sha256)).map(({ id }) => id);
    for (const item of await itemsById(tx, ids)) {
      if (item.id !== asked && item.state === 'kept') continue;
      const why = item.state === 'damaged' ? 'Whole again: the stored bytes are what came in.' : 'Asked for.';
      const who = { from: 'Muster', to: 'Muster', place: STORE, actor };
      await recordCustody(tx, item, { kind: 'verified', at: now, now, why, found: sha256, ...who });
    }
    await setItem(tx, ids, { state: 'kept', verified_at: now });
  });
}

interface CustodyChange {
  kind: 'handed-over' | 'verified' | 'exported';
  at: Date;
  now: Date;
  from: string;
  to: string;
  why: string;
  /** The hash now, in hex. */
  found: string;
  place: string;
  actor: string;
}

/** The entry and its place in the ledger; gives the ledger entry's id. */
export async function recordCustody(tx: Tx, item: PlacedItem, change: CustodyChange): Promise<string> {
  const subject = item.of_incident ?? item.participation_id ?? item.id;
  const salt = await saltFor(tx, subject);
  const id = newId('cus', change.now);
  const words = [change.from, change.to, change.why, change.place];
  const entry = await appendEntry(tx, {
    at: change.now,
    kind: `evidence.${change.kind}`,
    subject,
    actor: change.actor,
    body: {
      evidence: item.id,
      custody: id,
      at: change.at.toISOString(),
      before: item.sha256,
      after: change.found,
      words: commitment(salt, words),
    },
  });
  await insertCustody(tx, {
    id,
    item_id: item.id,
    kind: change.kind,
    at: change.at,
    recorded_at: change.now,
    from_who: change.from,
    to_who: change.to,
    why: change.why,
    sha256_before: item.sha256,
    sha256_after: change.found,
    place: change.place,
    actor: change.actor,
    entry_id: entry,
  });
  return entry;
}
