import { type FoundCrypto, type OpenedMail, withSender } from '../keyring/index.ts';
import {
  classifyMail,
  header,
  type MailClassification,
  parseMail,
  partText,
  walk,
} from './classifier/index.ts';
import { LOOP_HEADER } from './compose.ts';
import { envelopeIdsIn, incidentIdsIn, ownMessageIdsIn } from './model.ts';
import { type FormFacts, formFacts, type MailReading, readMail } from './reader/index.ts';

/** Everything that the bytes alone tell, before anything is looked up. */
export interface ParsedMail {
  classification: MailClassification;
  reading: MailReading;
  form: FormFacts;
  /** What was found of its signature and encryption; null where it has neither. */
  crypto: FoundCrypto | null;
  /** Message-IDs that look like ours, by how much they tell: answered to, mentioned in its thread, enclosed. */
  answers: string[];
  enclosed: string[];
  envelopeIds: string[];
  /** What looks like ids of incidents, in the subject and in the text. */
  idsInSubject: string[];
  idsInText: string[];
}

/** Of a bounce and its enclosed message only so much is searched for our marks. */
const MOST_SEARCHED = 400_000;

/**
 * Pure but for the time it takes: no clock, no database. Never throws. A mail that was signed or encrypted is read as it
 * was opened; what stands around its protected part is not.
 */
export async function parseInbound(came: Uint8Array, mark: string, opened?: OpenedMail): Promise<ParsedMail> {
  const raw = opened?.bytes ?? came;
  const classification = await classifyMail(raw, { ownLoop: { headerName: LOOP_HEADER, value: mark } });
  const reading = await readMail(raw);
  const thread = [...reading.inReplyTo, ...[...reading.references].reverse()];
  const searched = classification.class === 'human' ? '' : enclosedText(raw);
  return {
    classification,
    reading,
    form: formFacts({ subject: reading.subject, text: reading.body }),
    crypto: opened?.crypto ? withSender(opened.crypto, came, reading.from?.address ?? null) : null,
    answers: thread.flatMap((id) => ownMessageIdsIn(`${id}@`)),
    enclosed: ownMessageIdsIn(searched),
    envelopeIds: envelopeIdsIn(searched),
    idsInSubject: incidentIdsIn(reading.subject),
    idsInText: incidentIdsIn(reading.text),
  };
}

/** What a machine sends back of ours: status fields, the header of the returned message, or its text. */
function enclosedText(raw: Uint8Array): string {
  let text = '';
  for (const part of walk(parseMail(raw))) {
    if (part.enclosed) text += `\n<${header(part, 'message-id').replace(/^<|>$/g, '')}>`;
    if (part.children.length === 0) text += `\n${partText(part)}`;
    if (text.length > MOST_SEARCHED) return text.slice(0, MOST_SEARCHED);
  }
  return text;
}
