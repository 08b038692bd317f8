import { findAddresses, isAddress, parseMailboxes } from '../evidence/address.ts';
import { header, headers } from '../mime/index.ts';
import type { MailView } from '../types.ts';

const nearest = [
  'x-failed-recipients',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'delivered-to',
  'x-rcpt-to',
];

/** Addresses that the returned message was sent to, from its own fields or from its text below a separator. */
export function enclosedRecipients(view: MailView): string[] {
  const part = view.enclosed;
  if (part) {
    for (const name of nearest) {
      const found = headers(part, name).flatMap((value) => findAddresses(value));
      if (found.length > 0) return unique(found);
    }
    const to = parseMailboxes(`${header(part, 'to')},${header(part, 'cc')},${header(part, 'bcc')}`);
    const named = to.map((one) => one.address).filter(isAddress);
    if (named.length > 0) return unique(named);
  }
  return recipientsInQuotedHeaders(splitReturned(view.text).returned);
}

/** Lines that part a notice from the message it returns: `------ This is a copy of the message ------`. */
const separators =
  /^\W{0,12}(?:-{2,}|={2,}|_{2,}|\*{2,}|#{2,}|>{3,})(?![^\n]*(?:address|transcript|session|error|recipient|report|program|virus|warning|resend|blocked|you sent|server|command))[^\n]{0,30}(?:\bcopy\b|original|unsent|returned|undelivered|\bmessage\b|headers?\b|\bfollows?\b|nachricht|mensaje|messaggio|mensagem|bericht|wiadomo|сообщен|письм)[^\n]{0,80}$|^\s*(?:the original message (?:headers )?follow|original message follows|message headers? follow|original headers|copy of (?:the|your) (?:original )?message|your message (?:header|reads|follows|began)|the (?:text|header|first \w+ (?:lines|bytes)) of (?:the|your) (?:original )?message|original message (?:header|details)|unsent message|message text follows|content of the original|kopf der nachricht|ihre nachricht folgt)[^\n]{0,60}$/im;

const fieldLine = /^[> \t|]{0,8}([A-Za-z][A-Za-z0-9-]{1,40}):(?:[ \t]|$)/;
const transportFields = new Set([
  'received',
  'message-id',
  'return-path',
  'mime-version',
  'content-type',
  'dkim-signature',
  'x-mailer',
  'delivered-to',
  'x-original-to',
  'in-reply-to',
  'references',
]);

/** Where a run of at least three header fields begins that only a message has, such as Received or Message-ID; -1 if none. */
function headerRunAt(text: string): number {
  let at = 0;
  let start = -1;
  let count = 0;
  let transport = false;
  for (const line of text.split('\n')) {
    const name = fieldLine.exec(line)?.[1]?.toLowerCase();
    if (
      name !== undefined &&
      !/^(?:final-recipient|action|status|diagnostic-code|reason|error)$/.test(name)
    ) {
      if (count === 0) start = at;
      count += 1;
      transport ||= transportFields.has(name);
      if (count >= 3 && transport) return start;
    } else if (!(count > 0 && /^[> \t]+\S/.test(line))) {
      count = 0;
      transport = false;
    }
    at += line.length + 1;
  }
  return -1;
}

/** Parts a textual notice into what the machine says and what it returns. */
export function splitReturned(text: string): { notice: string; returned: string } {
  const marks = [separators.exec(text)?.index ?? -1, headerRunAt(text)];
  const usable = marks.filter(
    (at) => at >= 0 && (findAddresses(text.slice(0, at)).length > 0 || text.slice(0, at).trim().length > 40),
  );
  if (usable.length === 0) return { notice: text, returned: '' };
  const at = Math.min(...usable);
  return { notice: text.slice(0, at), returned: text.slice(at) };
}

function recipientsInQuotedHeaders(returned: string): string[] {
  for (const name of ['x-original-to', 'envelope-to', 'delivered-to', 'to']) {
    const line = new RegExp(`^[> \\t]{0,8}${name}:([^\\n]*(?:\\n[ \\t][^\\n]*){0,20})`, 'im').exec(
      returned,
    )?.[1];
    const found = line ? findAddresses(line) : [];
    if (found.length > 0) return unique(found);
  }
  return [];
}

export function unique(addresses: string[]): string[] {
  const seen = new Map(addresses.map((one) => [one.toLowerCase(), one]));
  return [...seen.values()];
}
