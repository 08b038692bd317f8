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

const separators =
  /^\W{0,12}(?:-{2,}|={2,}|_{2,}|\*{2,}|#{2,}|>{3,})[^\n]{0,30}(?:copy|original|unsent|returned|undelivered|message|header|text|follow|nachricht|mail|mensaje|messaggio|mensagem|bericht|wiadomo|сообщен|письм)[^\n]{0,80}$|^\s*(?:the original message (?:headers )?follow|original message follows|message headers? follow|original headers|your original message|the message (?:header|that caused)|copy of (?:the|your) (?:original )?message|your message (?:header|reads|follows|began)|the (?:text|header|first \w+ (?:lines|bytes)) of (?:the|your) (?:original )?message|returned message|original message (?:header|details)|unsent message|message text follows|content of the original|kopf der nachricht|ihre nachricht folgt)[^\n]{0,60}$/im;

const firstHeaders =
  /^[> \t]{0,8}(?:return-path|received|x-[a-z-]+|message-id|mime-version|dkim-signature|delivered-to|from|date|subject|to|sender|reply-to|content-type): ?[^\n]*\n(?:[ \t>][^\n]*\n){0,30}[> \t]{0,8}(?:received|message-id|mime-version|x-[a-z-]+|from|date|subject|to|content-type|sender|reply-to|cc|dkim-signature|thread-[a-z]+): ?[^\n]*\n(?:[ \t>][^\n]*\n){0,30}[> \t]{0,8}(?:received|message-id|mime-version|x-[a-z-]+|from|date|subject|to|content-type|sender|reply-to|cc|dkim-signature|thread-[a-z]+): /im;

/** Parts a textual notice into what the machine says and what it returns. */
export function splitReturned(text: string): { notice: string; returned: string } {
  const marks = [separators.exec(text), firstHeaders.exec(text)].filter((one) => one !== null);
  const usable = marks
    .map((one) => one.index)
    .filter((at) => findAddresses(text.slice(0, at)).length > 0 || at > 200);
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
