import { addressPattern, findAddresses, tidyAddress } from '../evidence/address.ts';
import { headers } from '../mime/index.ts';
import type { MailRecipient, MailView, RecipientAction } from '../types.ts';
import { enclosedRecipients, splitReturned, unique } from './returned.ts';
import { statusOfText } from './status.ts';

/** How an address stands in a notice, surest first. */
const places: readonly RegExp[] = [
  /^\s*(?:<[^<>\s]+@[^<>\s]+>|[^\s:;<>"'()]+@[^\s:;<>()]+?)\s*:?\s*$/,
  /^[\s*•·>-]*<?[^\s:;<>"'()]+@[^\s:;<>()]+>?\s*(?::|\.{3}|-{1,2}|\(|,? (?:on|am|le|el) |;|\s{2,}|\t)/,
  /^[\s*•·-]*(?:original(?:ly)?[ -](?:addressed |recipient)?(?:to)?|(?:intended |failed |final-|original-|e-?mail |invalid |unknown |the )?(?:recipient|adressat|empfänger|destinataire|destinatario|destinatário|ontvanger|odbiorca|adresat|příjemce|получатель|受信者|宛先|收件人|address|user|rcpt|to|an|à|para|a|do|komu|кому)(?:s|\(s\)|es|\(es\))?)\s*[:=：]/i,
  /rcpt to|recipient|55[0-4]|45[0-2]|5\.\d\.\d|4\.\d\.\d|unknown|user|not found|does ?n[o']t|quota|full|delivered to|deliver to|delivery to|delivering to|addressed to|send to|sent to|to:? <|an:? |generated from|following|failed|address|受信|宛|收件/i,
];

/** Addresses of a textual notice: from its fields, its lines, and at last from the returned message. */
export function textRecipients(view: MailView, action: RecipientAction): MailRecipient[] {
  const { notice } = splitReturned(view.text);
  const told = statedRecipients(view);
  const addresses = told.length > 0 ? told : fromLines(notice, view);
  const chosen =
    addresses.length > 0
      ? addresses
      : enclosedRecipients(view)
          .filter((one) => !ownAddresses(view).has(one.toLowerCase()))
          .slice(0, 20);
  return chosen.map((address) => {
    const around = reasonNear(notice, address, chosen.length === 1);
    return {
      address: generatedFrom(notice, address),
      status: statusOfText(around || notice, action),
      action,
      ...diagnosticOf(around),
    };
  });
}

function statedRecipients(view: MailView): string[] {
  return unique(headers(view.root, 'x-failed-recipients').flatMap(findAddresses));
}

function fromLines(notice: string, view: MailView): string[] {
  const own = ownAddresses(view);
  const ranked: { rank: number; address: string }[] = [];
  for (const line of notice.split('\n').slice(0, 2000)) {
    if (line.length > 2000 || !line.includes('@') || isAdvice(line)) continue;
    const rank = places.findIndex((one) => one.test(line));
    for (const match of line.matchAll(addressPattern)) {
      const address = tidyAddress(match[0]);
      if (address === '' || isMessageId(line, match.index)) continue;
      ranked.push({ rank: rank === -1 ? places.length : rank, address });
    }
  }
  const foreign = ranked.filter((one) => !own.has(one.address.toLowerCase()));
  const usable = foreign.length > 0 ? foreign : [];
  const best = Math.min(...usable.map((one) => one.rank), places.length);
  return unique(usable.filter((one) => one.rank === best).map((one) => one.address)).slice(0, 200);
}

/** Those who sent, received or run the notice are not the ones it could not reach. */
function ownAddresses(view: MailView): Set<string> {
  const own = ['from', 'to', 'reply-to', 'sender', 'return-path'].flatMap((name) =>
    headers(view.root, name).flatMap(findAddresses),
  );
  const author = view.enclosed
    ? ['from', 'return-path', 'sender'].flatMap((name) =>
        headers(view.enclosed as never, name).flatMap(findAddresses),
      )
    : [];
  return new Set([...own, ...author].map((one) => one.toLowerCase()));
}

function isAdvice(line: string): boolean {
  return (
    /contact|assistance|mailto:|https?:|help|questions|support|forward this|please (?:send|reply|write)|reply to|message-id|mail from|from:|^\s*(?:received|return-path|sender|von|de|da|from|od|от)\s*:|for <|wenden sie|contacter|contacte|by |postmaster@/i.test(
      line,
    ) && !/rcpt to|recipient|failed|unknown|undeliver|could not|not deliver/i.test(line)
  );
}

function isMessageId(line: string, at: number): boolean {
  return /message-?id[^@]{0,20}$|\bid[:=<\s]{1,4}$/i.test(line.slice(Math.max(0, at - 24), at));
}

/** Exim adds `(generated from user@host)`: that is the address which was written to. */
function generatedFrom(notice: string, address: string): string {
  const at = notice.indexOf(address);
  if (at === -1) return address;
  const after = notice.slice(at + address.length, at + address.length + 200);
  const match = /^>?\s*\((?:ultimately )?(?:generated|expanded) from:?\s+<?([^\s<>)]+@[^\s<>)]+)>?\)/.exec(
    after,
  );
  return match?.[1] ?? address;
}

function reasonNear(notice: string, address: string, only: boolean): string {
  const at = notice.indexOf(address);
  if (at === -1) return '';
  const lineStart = notice.lastIndexOf('\n', at) + 1;
  if (only) return notice.slice(Math.max(0, lineStart), lineStart + 1500);
  const rest = notice.slice(at + address.length, at + 1500);
  const next = rest.search(/\n\s*\n\s*\S/);
  const nextAddress = rest.slice(1).search(/\n[\s<]*[^\s@<>]+@/);
  const stops = [next, nextAddress].filter((one) => one > 0);
  return (
    notice.slice(lineStart, at + address.length) +
    rest.slice(0, stops.length > 0 ? Math.max(...stops.slice(0, 2)) : 700)
  );
}

function diagnosticOf(around: string): { diagnostic?: string } {
  const text = around.replace(/\s+/g, ' ').trim();
  return text === '' ? {} : { diagnostic: text.slice(0, 500) };
}
