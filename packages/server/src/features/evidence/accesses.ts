import type { Readable } from 'node:stream';
import type { Actor, EvidenceReceipt, GrantedRead } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { checkedBytes, damage } from './checked-bytes.ts';
import { recordDamage } from './damage.ts';
import { ACCESS_MS, unknownEvidence } from './model.ts';
import { demandItem } from './place.ts';
import { accessById, insertAccesses, type PlacedItem } from './store.ts';

/**
 * Lets somebody at the bytes for a quarter of an hour, and writes down who and why: reading itself changes nothing, so
 * that a link that is followed twice, or by a program, tells nothing false.
 */
export async function grantRead(app: App, actor: Actor, id: string, why: string): Promise<GrantedRead> {
  const { item } = await demandItem(app, actor, id);
  const at = app.clocks.procedure.now();
  const access = newId('tik', at);
  const expiresAt = new Date(at.getTime() + ACCESS_MS);
  await inTransaction(app.db, async (tx) => {
    const subject = item.of_incident ?? item.participation_id ?? item.id;
    const entry = await appendEntry(tx, {
      at,
      kind: 'evidence.opened',
      subject,
      actor: actor.id,
      body: { evidence: id, access, why: commitment(await saltFor(tx, subject), why) },
    });
    const row = { id: access, item_id: id, bag_id: null, at, actor: actor.id, why };
    await insertAccesses(tx, [{ ...row, expires_at: expiresAt, entry_id: entry }]);
  });
  return {
    id: access,
    path: `/api/v1/evidence/${id}/file?access=${access}`,
    expiresAt: expiresAt.toISOString(),
  };
}

/**
 * The bytes, as they came, hashed again as they go out. What a drill's site gave is read without being let in first.
 * @throws MusterError auth.denied without an access of one's own that still holds, evidence.damaged
 */
export async function openEvidence(
  app: App,
  actor: Actor,
  id: string,
  access: string | undefined,
): Promise<{ name: string; size: number; bytes: Readable }> {
  const { item } = await demandItem(app, actor, id);
  if (item.participation_id === null || access !== undefined)
    await demandAccess(app, actor, access, (of) => of === id);
  return { name: item.name, size: item.size, bytes: await readChecked(app, item, actor.id) };
}

export async function demandAccess(
  app: App,
  actor: Actor,
  access: string | undefined,
  isOf: (itemId: string) => boolean,
): Promise<void> {
  const row = access === undefined ? undefined : await accessById(app.db, access);
  if (row?.actor === actor.id && isOf(row.item_id) && row.expires_at > app.clocks.procedure.now()) return;
  throw new MusterError(
    'auth.denied',
    'Reading evidence is written down first: ask for it with POST /api/v1/evidence/{id}/accesses, saying why, and read at the address that it gives, within 15 minutes.',
  );
}

/** A stream that breaks, and says so to the CSIRT, when the bytes are not those that came in. */
export async function readChecked(app: App, item: PlacedItem, actor: string): Promise<Readable> {
  let source: Readable;
  try {
    source = await app.blobs.open(item.sha256);
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'not-found') throw error;
    await recordDamage(app, item.sha256, '', actor);
    throw damage(item.sha256, '');
  }
  return checkedBytes(source, item, (found) => recordDamage(app, item.sha256, found, actor));
}

/** What was signed when it came in. */
export async function receiptOf(app: App, actor: Actor, id: string): Promise<EvidenceReceipt> {
  const { item } = await demandItem(app, actor, id);
  if (item.receipt === null)
    throw new MusterError('not-found', `${id} came before receipts were signed; its ledger entry proves it.`);
  if (!item.receipt) throw unknownEvidence(id);
  return JSON.parse(item.receipt) as EvidenceReceipt;
}
