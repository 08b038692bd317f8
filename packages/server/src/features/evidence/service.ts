import type { Readable } from 'node:stream';
import {
  type Actor,
  type EvidenceItemView,
  LARGEST_EVIDENCE_BYTES,
  type UploadEvidenceQuery,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { StoredBlob } from '../../ports/blob-store.ts';
import { demandNotClosed } from '../drills/index.ts';
import { publishIncident } from '../incidents/index.ts';
import { type EvidencePlace, keepItem } from './keep-item.ts';
import { MOST_BYTES_OF_A_SITE, MOST_ITEMS_OF_A_SITE, shareUsedUp, unknownEvidence } from './model.ts';
import { demandPart, type PartPlace } from './place.ts';
import { mayGiveEvidence, mayReadEvidence } from './policy.ts';
import { itemById, itemsOf, type PlacedItem } from './store.ts';
import { itemViews } from './views.ts';

/**
 * Keeps what a site gives as evidence. The bytes are on the disk, hashed, before the row and its ledger entry are
 * written; if the transaction then fails, bytes without a name remain, and the sender is told that nothing was taken.
 * @throws MusterError campaign.closed, request.too-large, state.conflict when the site has given its share
 */
export async function takeEvidence(
  app: App,
  actor: Actor,
  place: PartPlace,
  { name, note, kind }: UploadEvidenceQuery,
  bytes: Readable,
): Promise<EvidenceItemView> {
  const { campaign, part } = await demandPart(app, actor, place, mayGiveEvidence);
  await inTransaction(app.db, (tx) => demandNotClosed(tx, campaign.id));
  const left = await leftOfPart(app.db, part.id);
  const stored = await app.blobs.put(bytes, Math.min(left, LARGEST_EVIDENCE_BYTES));
  const at = app.clocks.procedure.now();
  const id = await inTransaction(app.db, async (tx) => {
    await demandPartTakes(tx, campaign.id, part.id, stored);
    const from = { id: actor.id, name: actor.name };
    const item = { place: placeOfPart(part), name, note, kind, via: 'upload' as const, stored, at, from };
    return (await keepItem(app, tx, item)).id;
  });
  if (part.incident_id !== null) publishIncident(app, part.incident_id);
  return await viewOne(app.db, id);
}

export function placeOfPart(part: {
  id: string;
  incident_id: string | null;
  site_id: string;
}): EvidencePlace {
  return {
    participationId: part.id,
    incidentId: part.incident_id,
    siteId: part.site_id,
    audience: 'parties',
  };
}

/** Locks the campaign: it is not closed meanwhile, and two uploads at once count against one share. */
export async function demandPartTakes(
  tx: Tx,
  campaignId: string,
  participationId: string,
  { size }: Pick<StoredBlob, 'size'>,
): Promise<void> {
  await demandNotClosed(tx, campaignId);
  if ((await leftOfPart(tx, participationId)) < size) throw shareUsedUp();
}

export async function listEvidence(app: App, actor: Actor, place: PartPlace): Promise<EvidenceItemView[]> {
  const { part } = await demandPart(app, actor, place, mayReadEvidence);
  return await itemViews(app.db, await itemsOf(app.db, part.id));
}

export async function viewOne(db: Db, id: string): Promise<EvidenceItemView> {
  const row = await itemById(db, id);
  const [view] = row ? await itemViews(db, [row]) : [];
  if (!view) throw unknownEvidence(id);
  return view;
}

/** Bytes that may still come; throws when the share is used up. */
export async function leftOfPart(db: Db | Tx, participationId: string): Promise<number> {
  const items: PlacedItem[] = await itemsOf(db, participationId);
  const left = MOST_BYTES_OF_A_SITE - items.reduce((sum, { size }) => sum + size, 0);
  if (left <= 0 || items.length >= MOST_ITEMS_OF_A_SITE) throw shareUsedUp();
  return left;
}
