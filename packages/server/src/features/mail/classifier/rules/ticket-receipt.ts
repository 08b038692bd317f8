import { autoHeaders } from '../evidence/auto-headers.ts';
import { personalVoice } from '../evidence/human.ts';
import { senderKind } from '../evidence/sender.ts';
import { ticketSystem } from '../evidence/ticket-system.ts';
import { robotBodies } from '../phrases/auto-reply.ts';
import { findPhrase, fold } from '../phrases/fold.ts';
import {
  humanThroughSystem,
  receiptBodies,
  receiptSubjects,
  statusNotices,
  ticketSubject,
} from '../phrases/ticket.ts';
import type { Rule } from '../types.ts';

const FIRST_WORDS = 1500;
/** A receipt says we; a person of the desk says I. */
const firstPerson = /\b(?:i|i'm|i've|my|ich|je|j'ai|yo|io|eu|ik|jag|jeg|ja|já|я)\b/;
const desks =
  /help-?desk|support|ticket|service-?desk|\brt\b|jira|otrs|zammad|ggus|request|no-?reply|donotreply|noc\b|csirt|cert\b|abuse|security|incident|info/i;

/**
 * The automatic receipt of a ticket system: known by its template, never by the system, through which people write too.
 */
export const ticketReceipt: Rule = {
  name: 'ticket-receipt',
  decide: (view) => {
    const system = ticketSystem(view);
    const numbered =
      ticketSubject.test(view.subject) ||
      /ticket|case (?:id|number)|ggus|vorgangsnummer|受付番号/.test(view.author.slice(0, FIRST_WORDS));
    const subject = receiptSubjects.some((one) => one.test(fold(view.subject)));
    const words = view.author.slice(0, FIRST_WORDS);
    const receipts = receiptBodies.filter((one) => findPhrase(words, [one]) !== null).length;
    const robot = findPhrase(view.author, robotBodies) !== null;
    const person = findPhrase(words.slice(0, 400), humanThroughSystem) !== null;
    const marks = autoHeaders(view);
    if (system !== '') view.signals.add(`ticket-system:${system}`);
    if (receipts > 0) view.signals.add(`ticket-receipt-phrases:${receipts}`);
    if (person) view.signals.add('ticket:person-speaks');
    if (system !== '' && !person && findPhrase(words.slice(0, 300), statusNotices) !== null)
      return { class: 'ticket', rule: 'ticket-status' };
    const machine = marks.length > 0 || senderKind(view) === 'null';
    if (
      machine &&
      (numbered || system !== '') &&
      (receipts > 0 || subject) &&
      !(person && marks.every((one) => !one.includes('auto-replied')))
    )
      return { class: 'ticket' };
    if (machine && system !== '' && marks.some((one) => one.includes('auto-replied')))
      return { class: 'ticket', rule: 'ticket-auto-replied' };
    if (
      machine &&
      system !== '' &&
      !person &&
      !personalVoice(view.author) &&
      marks.some((one) => one.startsWith('auto-submitted'))
    )
      return { class: 'ticket', rule: 'ticket-notice' };
    if (person || (view.style.answers && !subject && system === '')) return null;
    const desk = desks.test(`${view.fromAddress.split('@')[0]} ${view.fromName}`);
    if (system !== '' && (subject ? receipts > 0 : receipts > 1))
      return { class: 'ticket', rule: 'ticket-template' };
    if (
      desk &&
      numbered &&
      !view.style.mailProgram &&
      ((subject && receipts > 0) ||
        (receipts > 1 && robot) ||
        (receipts > 2 && !view.style.answers && !firstPerson.test(view.author)))
    )
      return { class: 'ticket', rule: 'ticket-template' };
    return null;
  },
};
