import { header, type Part, parseMail, parseMailboxes } from '../classifier/index.ts';
import { attachmentsOf, readableText } from './body.ts';
import { stripHistory } from './history/strip.ts';
import { readMailDate } from './mail-date.ts';
import type { MailReading } from './types.ts';

/** Reads a mail that a person wrote: who, to whom, when, in answer to what, and in which words of their own. Never throws. */
export async function readMail(raw: Uint8Array): Promise<MailReading> {
  const root = parseMail(raw);
  const text = readableText(root);
  const { body, signature } = stripHistory(text);
  const date = readMailDate(header(root, 'date'));
  return {
    subject: header(root, 'subject').replace(/\s+/g, ' '),
    from: parseMailboxes(header(root, 'from'))[0] ?? null,
    to: addressed(root, 'to'),
    cc: addressed(root, 'cc'),
    date: date?.at ?? null,
    dateOffset: date?.offset ?? '',
    messageId: ids(header(root, 'message-id'))[0] ?? '',
    inReplyTo: ids(header(root, 'in-reply-to')),
    references: ids(header(root, 'references')),
    text,
    body,
    signature,
    attachments: attachmentsOf(root),
  };
}

function addressed(root: Part, name: string) {
  return root.fields.filter((field) => field.name === name).length > 0
    ? parseMailboxes(header(root, name)).filter((one) => one.address !== '')
    : [];
}

function ids(value: string): string[] {
  const found = [...value.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] as string);
  return found.length > 0 ? found : value.split(/\s+/).filter((one) => one.includes('@'));
}
