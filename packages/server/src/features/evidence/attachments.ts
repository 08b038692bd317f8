import { Readable } from 'node:stream';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { keepItem } from './keep-item.ts';
import { attachmentOf, type ItemRow } from './store.ts';

export interface Attachment {
  incidentId: string;
  /** The site whose word the mail is; null: the CSIRT alone reads what hangs on it. */
  siteId: string | null;
  mailId: string;
  name: string;
  /** As the mail says: `application/zip`. */
  type: string;
  bytes: Readable | Buffer;
  /** When the mail came. */
  at: Date;
}

/** Of mail a mailbox holds as much; see the listener's limit. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Keeps what hung on a mail as evidence of its incident; gives the item. The same attachment of the same mail is kept
 * once, so that a mail may be read again. A closed incident takes it too: the mail is there already.
 */
export async function keepAttachment(
  app: App,
  attachment: Attachment,
): Promise<{ id: string; sha256: string; size: number }> {
  const { incidentId, siteId, mailId, type, at } = attachment;
  const name = attachment.name.trim().slice(0, 200) || 'attachment';
  const bytes = Buffer.isBuffer(attachment.bytes) ? Readable.from([attachment.bytes]) : attachment.bytes;
  const stored = await app.blobs.put(bytes, MOST_BYTES);
  return await inTransaction(app.db, async (tx) => {
    await tx
      .selectFrom('incident')
      .select('id')
      .where('id', '=', incidentId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const known = await attachmentOf(tx, mailId, stored.sha256, name);
    if (known) return shortOf(known);
    const row = await keepItem(app, tx, {
      place: { participationId: null, incidentId, siteId, audience: siteId === null ? 'csirt' : 'parties' },
      name,
      note: `Attached to ${mailId} as ${type}`,
      kind: 'mail',
      via: 'mail',
      mailId,
      stored,
      at,
      from: { id: mailId, name: `mail ${mailId}` },
    });
    return shortOf(row);
  });
}

function shortOf({ id, sha256, size }: ItemRow): { id: string; sha256: string; size: number } {
  return { id, sha256, size };
}
