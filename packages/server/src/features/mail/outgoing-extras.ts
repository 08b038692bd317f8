import type { App } from '../../app.ts';
import { type Attachment, attachmentsIn } from './attachments.ts';
import { openedBytes } from './opened.ts';
import { currentReading, type Outgoing, type Reader } from './store.ts';

/** What a message on an incident carries besides its words: where it stands in its thread, and what goes along. */
export interface Extras {
  /** Message-IDs without angle brackets. */
  inReplyTo: string | null;
  references: string[];
  attachments: Attachment[];
}

const NONE: Extras = { inReplyTo: null, references: [], attachments: [] };

/** Longest thread that is named; the first and the newest tell most. */
const MOST_REFERENCES = 20;

export async function extrasOf(app: App, { delivery, message }: Outgoing): Promise<Extras> {
  if (message.incident_id === null || message.participation_id !== null) return NONE;
  const { db } = app;
  const raw = message.forwards_mail_id === null ? null : await openedBytes(app, message.forwards_mail_id);
  const attachments = raw === null ? [] : attachmentsIn(raw);
  if (message.answers_mail_id !== null) {
    const reading = await currentReading(db, message.answers_mail_id);
    const id = reading?.message_id ?? '';
    if (reading && id !== '')
      return { inReplyTo: id, references: shortened([...reading.references, id]), attachments };
  }
  const earlier = await earlierTo(db, message.incident_id, delivery.id, delivery.address);
  const references = earlier.map((id) => `${id}@${app.config.mailDomain}`);
  return { inReplyTo: references.at(-1) ?? null, references: shortened(references), attachments };
}

/** What we sent to this address on the incident before, the oldest first: mail programs then keep it together. */
async function earlierTo(db: Reader, incident: string, delivery: string, address: string): Promise<string[]> {
  const rows = await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select('delivery.rfc_message_id')
    .where('message.incident_id', '=', incident)
    .where('delivery.address', '=', address)
    .where('delivery.sent_at', 'is not', null)
    .where('delivery.id', '<>', delivery)
    .orderBy('delivery.id', 'desc')
    .limit(5)
    .execute();
  return rows.map((row) => row.rfc_message_id).reverse();
}

function shortened(ids: readonly string[]): string[] {
  const safe = ids.filter((id) => /^[^\s<>]{1,250}$/.test(id));
  return safe.length <= MOST_REFERENCES ? safe : [safe[0] as string, ...safe.slice(1 - MOST_REFERENCES)];
}
