import type { IncidentDocument } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { newId } from '../../kernel/ids.ts';
import { missingFields } from '../templates/index.ts';

interface NewDocument {
  incidentId: string;
  siteId: string | null;
  document: IncidentDocument;
  exact: boolean;
  /** What brought it: one of both. */
  mail?: string;
  message?: string;
  at: Date;
  /** The ledger entry of the mail or message. */
  entry: string;
}

/** Keeps what a document says; a mail that is read again is kept anew. */
export async function keepDocument(
  tx: Tx,
  { incidentId, siteId, document, exact, mail, message, at, entry }: NewDocument,
): Promise<void> {
  if (mail !== undefined) await tx.deleteFrom('incident_document').where('mail_id', '=', mail).execute();
  await tx
    .insertInto('incident_document')
    .values({
      id: newId('doc', at),
      incident_id: incidentId,
      site_id: siteId,
      name: document.name,
      version: document.version,
      tlp: document.tlp,
      restriction: document.restriction,
      fields: JSON.stringify(document.fields),
      exact,
      missing: missingFields(document).map(({ name }) => name),
      mail_id: mail ?? null,
      message_id: message ?? null,
      at,
      entry_id: entry,
    })
    .execute();
}
