import { autoHeaders } from '../evidence/auto-headers.ts';
import { senderKind } from '../evidence/sender.ts';
import { ticketSystem } from '../evidence/ticket-system.ts';
import { header } from '../mime/index.ts';
import { absenceBodies, autoSubjects, challengeBodies, robotBodies } from '../phrases/auto-reply.ts';
import { findPhrase, fold } from '../phrases/fold.ts';
import { humanThroughSystem } from '../phrases/ticket.ts';
import type { MailView, Rule } from '../types.ts';

/** Marked by its own fields (RFC 3834 and the older habits). A person's comment in a tracker is marked auto-generated too. */
export const autoMarked: Rule = {
  name: 'auto-marked',
  decide: (view) => {
    const marks = autoHeaders(view);
    for (const mark of marks) view.signals.add(`header:${mark}`);
    if (marks.length === 0) return null;
    const comment =
      marks.every((one) => one === 'auto-submitted=auto-generated') &&
      ticketSystem(view) !== '' &&
      findPhrase(view.opening.slice(0, 400), humanThroughSystem) !== null;
    return comment ? null : { class: 'auto-reply', rule: 'auto-marked' };
  },
};

/** The empty envelope sender: nobody may answer it, so no person who wants an answer sends with it. */
export const nullSender: Rule = {
  name: 'auto-null-sender',
  decide: (view) => {
    const kind = senderKind(view);
    if (kind === 'null') return { class: 'auto-reply' };
    return kind === 'daemon' ? { class: 'auto-reply', rule: 'auto-daemon' } : null;
  },
};

/** No field says so, but subject and text are those of an absence note, and nothing in its form is a person's. */
export const autoTemplate: Rule = {
  name: 'auto-template',
  decide: (view) => {
    const folded = fold(view.subject);
    const subject = autoSubjects.some((one) => one.test(folded));
    const body =
      findPhrase(view.opening.slice(0, 1500), absenceBodies) ?? findPhrase(view.opening, robotBodies);
    if (subject) view.signals.add('subject:auto-reply');
    if (body !== null) view.signals.add(`auto-phrase:${body.slice(0, 60)}`);
    if (!subject || !looksUnattended(view)) return null;
    if (body !== null) return { class: 'auto-reply' };
    return suppresses(view) && folded.includes(':') ? { class: 'auto-reply', rule: 'auto-exchange' } : null;
  },
};

const challengeSubjects =
  /please confirm|confirm your (?:message|mail|e-?mail)|message (?:verification|confirmation)|verify your (?:message|e-?mail)|waiting for your confirmation|sender (?:verification|confirmation)|verification required|challenge|guest list|(?:action|confirmation) required/;

/** Challenge-response filters ask the sender to prove to be a person (TMDA, Spam Arrest, Boxbe). */
export const challenge: Rule = {
  name: 'auto-challenge',
  decide: (view) => {
    const words = findPhrase(view.opening.slice(0, 2000), challengeBodies);
    return challengeSubjects.test(fold(view.subject)) &&
      words !== null &&
      !view.style.mailProgram &&
      looksUnattended(view)
      ? { class: 'auto-reply' }
      : null;
  },
};

const robots =
  /^(?:no-?reply|do-?not-?reply|donotreply|noreply.*|notifications?|notify|alerts?|auto-?(?:reply|respond(?:er)?|mailer|confirm)|robot|bot|cron|daemon|monitor(?:ing)?|nagios|icinga|zabbix|mailer|system|root)(?:[+-].*)?$/i;

/** A sender that names itself a robot and says that nobody reads answers. */
export const robotSender: Rule = {
  name: 'auto-robot',
  decide: (view) => {
    if (ticketSystem(view) !== '' || view.style.mailProgram) return null;
    const named = robots.test(view.fromAddress.split('@')[0] ?? '');
    return named && findPhrase(view.opening, [...robotBodies, ...absenceBodies]) !== null
      ? { class: 'auto-reply' }
      : null;
  },
};

function looksUnattended(view: MailView): boolean {
  const { answers, forwards, mailProgram, severalRecipients } = view.style;
  return !answers && !forwards && !severalRecipients && (!mailProgram || suppresses(view));
}

function suppresses(view: MailView): boolean {
  return /\b(?:all|oof|autoreply)\b/i.test(header(view.root, 'x-auto-response-suppress'));
}
