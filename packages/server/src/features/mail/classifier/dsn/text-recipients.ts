import { findAddresses } from '../evidence/address.ts';
import { headers } from '../mime/index.ts';
import type { MailRecipient, MailView, RecipientAction } from '../types.ts';
import { bareNames, rankedAddresses } from './notice-lines.ts';
import { enclosedRecipients, splitReturned, unique } from './returned.ts';
import { statusOfText } from './status.ts';

/** Ranks of `rankedAddresses`: standing alone or labelled in a line; anywhere in the notice. */
const SURE = 2;
const UNSURE = 9;

/**
 * Recipients of a textual notice: from its fields, else from its lines, else from the returned message. Where a line adds
 * what the address was made from (`generated from`), that is the address which was written to.
 */
export function textRecipients(view: MailView, action: RecipientAction): MailRecipient[] {
  const { notice } = splitReturned(view.text);
  const outer = outerAddresses(view);
  const own = new Set([...outer, ...authorAddresses(view)]);
  const chosen = firstFilled([
    () => unique(headers(view.root, 'x-failed-recipients').flatMap(findAddresses)),
    () => rankedAddresses(notice, own, SURE),
    () => completed(bareNames(notice), view),
    () => rankedAddresses(notice, own, UNSURE),
    () =>
      enclosedRecipients(view)
        .filter((one) => !own.has(one.toLowerCase()))
        .slice(0, 20),
    () => rankedAddresses(notice, outer, SURE),
  ]);
  return chosen.map((address) => recipientFrom(notice, address, action, chosen.length === 1, own));
}

/** The code that stands by the address, else one that stands anywhere in the notice. */
function statusTold(notice: string, around: string, action: RecipientAction): string {
  const near = statusOfText(around, action);
  return near.endsWith('.0.0') ? statusOfText(notice, action) : near;
}

/** The code that a notice's own words give for one address; for reports whose fields do not tell. */
export function statusInNotice(view: MailView, address: string, action: RecipientAction): string {
  const { notice } = splitReturned(view.text);
  return statusOfText(reasonNear(notice, address, false), action);
}

function firstFilled(sources: readonly (() => string[])[]): string[] {
  for (const source of sources) {
    const found = source();
    if (found.length > 0) return found;
  }
  return [];
}

function recipientFrom(
  notice: string,
  address: string,
  action: RecipientAction,
  only: boolean,
  own: ReadonlySet<string>,
): MailRecipient {
  const around = reasonNear(notice, address, only);
  const origin = generatedFrom(notice, address);
  const written = origin !== '' && !own.has(origin.toLowerCase()) ? origin : address;
  const recipient: MailRecipient = { address: written, status: statusTold(notice, around, action), action };
  if (written !== address) recipient.finalAddress = address;
  const diagnostic = around.replace(/\s+/g, ' ').trim().slice(0, 500);
  if (diagnostic !== '') recipient.diagnostic = diagnostic;
  return recipient;
}

/** Those who sent, received or run the notice are not the ones it could not reach. */
function outerAddresses(view: MailView): Set<string> {
  return lowered(
    ['from', 'to', 'reply-to', 'sender', 'return-path'].flatMap((name) => headers(view.root, name)),
  );
}

/** Nor is the author of the returned message, unless it was sent to oneself. */
function authorAddresses(view: MailView): Set<string> {
  const { enclosed } = view;
  return lowered(
    enclosed ? ['from', 'return-path', 'sender'].flatMap((name) => headers(enclosed, name)) : [],
  );
}

function lowered(values: string[]): Set<string> {
  return new Set(values.flatMap(findAddresses).map((one) => one.toLowerCase()));
}

/** AOL and its like name only the local part; the domain is that of the returned message's recipient, or of the notice. */
function completed(names: string[], view: MailView): string[] {
  const returned = enclosedRecipients(view);
  const domain = /@([^@]+)$/.exec(view.fromAddress)?.[1] ?? '';
  return names
    .map(
      (name) =>
        returned.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}@`)) ??
        (domain === '' ? '' : `${name}@${domain.toLowerCase()}`),
    )
    .filter((one) => one !== '');
}

function generatedFrom(notice: string, address: string): string {
  const at = notice.indexOf(address);
  if (at === -1) return '';
  const after = notice.slice(at + address.length, at + address.length + 300).split(/\n\s*\n/, 1)[0] ?? '';
  return (
    /^[^@]*?\((?:ultimately )?(?:generated|expanded) from:?\s+<?([^\s<>)]+@[^\s<>)]+?)>?\)/.exec(
      after,
    )?.[1] ?? ''
  );
}

/** The lines that tell of one address: up to the next address or paragraph. */
function reasonNear(notice: string, address: string, only: boolean): string {
  const at = notice.indexOf(address);
  if (at === -1) return '';
  const lineStart = notice.lastIndexOf('\n', at) + 1;
  if (only) return notice.slice(lineStart, lineStart + 1500);
  const rest = notice.slice(at + address.length, at + 1500);
  const nextAddress = rest.slice(1).search(/\n[\s<]*[^\s@<>]+@/);
  return (
    notice.slice(lineStart, at + address.length) + rest.slice(0, nextAddress > 0 ? nextAddress + 1 : 700)
  );
}
