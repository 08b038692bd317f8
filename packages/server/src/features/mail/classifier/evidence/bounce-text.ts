import { hasHeader, header } from '../mime/index.ts';
import { certain, usual } from '../phrases/bounce-bodies.ts';
import { bounceSubjects } from '../phrases/bounce-subjects.ts';
import {
  delayBodies,
  delaySubjects,
  deliveredBodies,
  deliveredSubjects,
  finalBodies,
} from '../phrases/delay.ts';
import { findPhrase, fold } from '../phrases/fold.ts';
import type { MailView, RecipientAction } from '../types.ts';

export interface BounceText {
  subject: boolean;
  certain: boolean;
  usual: boolean;
  headers: boolean;
  returned: boolean;
}

const bounceHeaders = [
  'x-failed-recipients',
  'x-ms-embedded-report',
  'x-mdaemon-deliver-status',
  'x-bounce',
  'x-bounced-by',
  'x-ndn',
  'x-delivery-status',
  'x-ms-exchange-message-is-ndr',
  'x-notes-item-failed',
  'x-failure',
  'x-amavis-alert-bounce',
];

/** What of a mail's wording says that it tells of a delivery. */
export function bounceText(view: MailView): BounceText {
  const subject = fold(view.subject);
  const found = {
    subject: bounceSubjects.some((one) => one.test(subject) || one.test(bareSubject(subject))),
    certain: note(view, 'certain-phrase', findPhrase(view.opening, certain)),
    usual: note(view, 'bounce-phrase', findPhrase(view.opening, usual)),
    headers: bounceHeaders.some((name) => note(view, 'header', hasHeader(view.root, name) ? name : null)),
    returned: view.enclosed !== null,
  };
  if (found.subject) view.signals.add('subject:bounce');
  if (/^(?:multipart\/report)/.test(view.root.type))
    view.signals.add(`report-type:${view.root.parameters['report-type'] ?? ''}`);
  return found;
}

/** Without the stars, brackets and tags that gateways put before a subject. */
function bareSubject(subject: string): string {
  return subject.replace(/^(?:[^\p{L}\p{N}]+|\[[^\]]{1,40}\]\s*)+/u, '');
}

/** Failure, unless the wording says that it is still tried, or that it went well. */
export function actionOfText(view: MailView): RecipientAction {
  const subject = fold(view.subject);
  const ended =
    findPhrase(view.opening, finalBodies) !== null ||
    /fail|undeliver|returned|rejected|error/.test(subject.replace(/warning.*/, ''));
  if (deliveredSubjects.some((one) => one.test(subject)) && !ended)
    return /^relay|relayé/.test(subject) ? 'relayed' : /^expand/.test(subject) ? 'expanded' : 'delivered';
  if (header(view.root, 'x-exim-warning') !== '') return 'delayed';
  if (delaySubjects.some((one) => one.test(subject)) && !/fail(?:ed|ure)/.test(subject)) return 'delayed';
  if (!ended && findPhrase(view.opening, delayBodies) !== null) return 'delayed';
  if (
    !ended &&
    findPhrase(view.opening, usual) === null &&
    findPhrase(view.opening, deliveredBodies) !== null
  )
    return 'delivered';
  return 'failed';
}

function note(view: MailView, kind: string, what: string | null): boolean {
  if (what !== null) view.signals.add(`${kind}:${what.slice(0, 60)}`);
  return what !== null;
}
