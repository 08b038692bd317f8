import type { EvidenceKind, ItemAudience } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { newId } from '../../kernel/ids.ts';
import type { StoredBlob } from '../../ports/blob-store.ts';
import { logEvent } from '../incidents/index.ts';
import { STORE } from './model.ts';
import { signReceipt } from './receipt.ts';
import { type ItemRow, insertCustody, insertItem } from './store.ts';

export interface EvidencePlace {
  participationId: string | null;
  incidentId: string | null;
  siteId: string | null;
  audience: ItemAudience;
}

export interface NewItem {
  place: EvidencePlace;
  name: string;
  note: string;
  kind: EvidenceKind;
  via: 'upload' | 'parts' | 'mail';
  mailId?: string | null;
  stored: StoredBlob;
  at: Date;
  /** Who sent it: an id, and what they are called. */
  from: { id: string; name: string };
}

/** The row, its ledger entry, its first custody entry, its receipt and the incident's event; the bytes lie there already. */
export async function keepItem(app: App, tx: Tx, item: NewItem): Promise<ItemRow> {
  const { place, stored, at, from } = item;
  const id = newId('evi', at);
  const subject = place.participationId ?? place.incidentId ?? id;
  const salt = await saltFor(tx, subject);
  const entry = await appendEntry(tx, {
    at,
    kind: 'evidence.received',
    subject,
    actor: from.id,
    body: { evidence: id, sha256: stored.sha256, size: stored.size, name: commitment(salt, item.name) },
  });
  const receipt = signReceipt(app, {
    type: 'muster-evidence-receipt-1',
    issuer: app.config.publicUrl ?? app.config.mailDomain,
    item: id,
    incident: await publicIdOf(tx, place.incidentId),
    name: item.name,
    size: stored.size,
    sha256: stored.sha256,
    receivedAt: at.toISOString(),
    receivedFrom: from.id,
    ledgerEntry: entry,
  });
  const row = await insertItem(tx, {
    id,
    participation_id: place.participationId,
    incident_id: place.incidentId,
    site_id: place.siteId,
    audience: place.audience,
    kind: item.kind,
    via: item.via,
    mail_id: item.mailId ?? null,
    name: item.name,
    note: item.note,
    size: stored.size,
    sha256: stored.sha256,
    verified_at: null,
    receipt: JSON.stringify(receipt),
    received_from: from.id,
    received_at: at,
    entry_id: entry,
  });
  await insertCustody(tx, {
    id: newId('cus', at),
    item_id: id,
    kind: 'received',
    at,
    recorded_at: at,
    from_who: from.name,
    to_who: 'Muster',
    why: item.note,
    sha256_before: stored.sha256,
    sha256_after: stored.sha256,
    place: STORE,
    actor: from.id,
    entry_id: entry,
  });
  if (place.incidentId !== null) {
    await logEvent(tx, {
      incidentId: place.incidentId,
      at,
      kind: 'evidence.received',
      actor: from.id,
      siteId: place.siteId,
      audience: place.audience,
      text: `Evidence received: ${item.name}`,
      data: { evidence: id, sha256: stored.sha256, size: stored.size },
      entry,
    });
  }
  return row;
}

async function publicIdOf(db: Db | Tx, incidentId: string | null): Promise<string | null> {
  if (incidentId === null) return null;
  const row = await db
    .selectFrom('incident')
    .select('public_id')
    .where('id', '=', incidentId)
    .executeTakeFirst();
  return row?.public_id ?? null;
}
