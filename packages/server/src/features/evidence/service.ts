import type { Readable } from 'node:stream';
import {
  type Actor,
  type EvidenceItemView,
  LARGEST_EVIDENCE_BYTES,
  type UploadEvidenceQuery,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { campaignById, demandNotClosed, participationById, scopeOf } from '../drills/index.ts';
import { mayGiveEvidence, mayReadEvidence } from './policy.ts';
import { type ItemRow, insertItem, itemById, itemsOf } from './store.ts';

/** What one site can lay on our disk in one campaign. */
const MOST_BYTES_OF_A_SITE = 4 * LARGEST_EVIDENCE_BYTES;
const MOST_ITEMS_OF_A_SITE = 200;

export interface EvidencePlace {
  campaign: string;
  participation: string;
}

/**
 * Keeps what a site gives as evidence. The bytes are on the disk, hashed, before the row and its ledger entry are
 * written; if the transaction then fails, bytes without a name remain, and the sender is told that nothing was taken.
 * @throws MusterError campaign.closed, request.too-large, state.conflict when the site has given its share
 */
export async function takeEvidence(
  app: App,
  actor: Actor,
  place: EvidencePlace,
  { name, note }: UploadEvidenceQuery,
  bytes: Readable,
): Promise<EvidenceItemView> {
  const { campaign, part } = await demandPlace(app, actor, place, mayGiveEvidence);
  await inTransaction(app.db, (tx) => demandNotClosed(tx, campaign.id));
  const left = leftOf(await itemsOf(app.db, part.id));
  const { sha256, size } = await app.blobs.put(bytes, Math.min(left, LARGEST_EVIDENCE_BYTES));
  const at = app.clocks.procedure.now();
  const id = newId('evi', at);
  return await inTransaction(app.db, async (tx) => {
    // Locks the campaign: it is not closed meanwhile, and two uploads at once count against one share.
    await demandNotClosed(tx, campaign.id);
    if (leftOf(await itemsOf(tx, part.id)) < size) throw shareUsedUp();
    const entry = await appendEntry(tx, {
      at,
      kind: 'evidence.received',
      subject: part.id,
      actor: actor.id,
      body: { evidence: id, sha256, size, name: commitment(await saltFor(tx, part.id), name) },
    });
    const row: ItemRow = {
      id,
      participation_id: part.id,
      incident_id: part.incident_id,
      site_id: part.site_id,
      audience: 'parties',
      kind: 'other',
      via: 'upload',
      mail_id: null,
      state: 'kept',
      verified_at: null,
      receipt: null,
      name,
      note,
      size,
      sha256,
      received_from: actor.id,
      received_at: at,
      entry_id: entry,
    };
    await insertItem(tx, row);
    return viewOf(row);
  });
}

export async function listEvidence(
  app: App,
  actor: Actor,
  place: EvidencePlace,
): Promise<EvidenceItemView[]> {
  const { part } = await demandPlace(app, actor, place, mayReadEvidence);
  return (await itemsOf(app.db, part.id)).map(viewOf);
}

/** The bytes, as they came. */
export async function openEvidence(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ name: string; size: number; bytes: Readable }> {
  const item = await itemById(app.db, id);
  const part = item?.participation_id && (await participationById(app.db, item.participation_id));
  if (!item || !part) throw new MusterError('not-found', `There is no evidence ${id} that you may see.`);
  await demandPlace(app, actor, { campaign: part.campaign_id, participation: part.id }, mayReadEvidence);
  return { name: item.name, size: item.size, bytes: await app.blobs.open(item.sha256) };
}

async function demandPlace(
  app: App,
  actor: Actor,
  { campaign: campaignId, participation }: EvidencePlace,
  may: typeof mayReadEvidence,
) {
  const part = await participationById(app.db, participation);
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  if (!part || !campaign || campaign.id !== campaignId) {
    throw new MusterError('not-found', `There is no participation ${participation} that you may see.`);
  }
  demand(may(actor, scopeOf(campaign), { siteId: part.site_id, ngiId: part.ngi_id }), 'not-found');
  return { part, campaign };
}

/** Bytes that may still come; throws when the share is used up. */
function leftOf(items: readonly ItemRow[]): number {
  const left = MOST_BYTES_OF_A_SITE - items.reduce((sum, { size }) => sum + size, 0);
  if (left <= 0 || items.length >= MOST_ITEMS_OF_A_SITE) throw shareUsedUp();
  return left;
}

function shareUsedUp(): MusterError {
  return new MusterError(
    'state.conflict',
    'The site has given as much evidence as is taken in one campaign; nothing more was kept. Ask the officers.',
  );
}

function viewOf(row: ItemRow): EvidenceItemView {
  return {
    id: row.id,
    participation: row.participation_id,
    incident: row.incident_id,
    site: null,
    audience: row.audience,
    kind: row.kind,
    via: row.via,
    mail: row.mail_id,
    state: row.state,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    receivedFromName: null,
    name: row.name,
    note: row.note,
    size: row.size,
    sha256: row.sha256,
    receivedAt: row.received_at.toISOString(),
    receivedFrom: row.received_from,
    entry: row.entry_id,
  };
}
