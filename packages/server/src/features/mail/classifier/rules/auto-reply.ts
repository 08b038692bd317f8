import { autoHeaders } from '../evidence/auto-headers.ts';
import { personalVoice } from '../evidence/human.ts';
import { senderKind } from '../evidence/sender.ts';
import { ticketSystem } from '../evidence/ticket-system.ts';
import { header } from '../mime/index.ts';
import {
  absenceBodies,
  autoSubjects,
  challengeBodies,
  challengeTemplates,
  declaredBodies,
  programSubjects,
  robotBodies,
  toSenderBodies,
} from '../phrases/auto-reply.ts';
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
      (findPhrase(view.author.slice(0, 400), humanThroughSystem) !== null || personalVoice(view.author));
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

/**
 * No field says so, but the subject is one that programs write, and nothing in the form is a person's. Prefixes that
 * people use too (`Out of office: …`) need the words of an absence note that speaks to a sender, or a program's habit.
 */
export const autoTemplate: Rule = {
  name: 'auto-template',
  decide: (view) => {
    const folded = fold(view.subject);
    const plain = programSubjects.some((one) => one.test(folded));
    const subject = plain || autoSubjects.some((one) => one.test(folded));
    const absence = findPhrase(view.author.slice(0, 1500), absenceBodies);
    const robot = findPhrase(view.author, robotBodies);
    if (subject) view.signals.add('subject:auto-reply');
    if (absence !== null) view.signals.add(`absence-phrase:${absence.slice(0, 60)}`);
    if (robot !== null) view.signals.add(`robot-phrase:${robot.slice(0, 60)}`);
    if (!subject || !looksUnattended(view)) return null;
    const habit =
      suppresses(view) ||
      view.style.threaded ||
      /^(?:bulk|junk|list)$/i.test(header(view.root, 'precedence'));
    const speaks = findPhrase(view.author.slice(0, 2000), toSenderBodies) !== null;
    if (
      plain
        ? habit || absence !== null || robot !== null
        : robot !== null ||
          (absence !== null && (habit || speaks)) ||
          (suppresses(view) && folded.includes(':'))
    )
      return { class: 'auto-reply' };
    return null;
  },
};

const challengeSubjects =
  /please confirm|confirm your (?:message|mail|e-?mail)|message (?:verification|confirmation)|verify your (?:message|e-?mail)|waiting for your confirmation|sender (?:verification|confirmation)|verification required|challenge|guest list|(?:action|confirmation) required/;

/** Programs that answer for an absent person call their mail junk or bulk; lists and ticket systems do so with people's. */
export const absentInBulk: Rule = {
  name: 'auto-bulk-absence',
  decide: (view) => {
    const bulk =
      /^(?:bulk|junk)$/i.test(header(view.root, 'precedence')) || header(view.root, 'x-loop') !== '';
    const carried =
      ticketSystem(view) !== '' ||
      header(view.root, 'list-id') !== '' ||
      header(view.root, 'list-unsubscribe') !== '' ||
      header(view.root, 'x-beenthere') !== '';
    if (!bulk || carried || view.style.mailProgram || view.style.forwards || view.style.severalRecipients)
      return null;
    return findPhrase(view.author.slice(0, 800), absenceBodies) !== null ? { class: 'auto-reply' } : null;
  },
};

/** Challenge-response filters ask the sender to prove to be a person (TMDA, Spam Arrest, Boxbe, Bluebottle). */
export const challenge: Rule = {
  name: 'auto-challenge',
  decide: (view) => {
    const words = findPhrase(view.author.slice(0, 2000), challengeBodies);
    const template = challengeTemplates.filter(
      (one) => findPhrase(view.author.slice(0, 2500), [one]) !== null,
    ).length;
    if (view.style.mailProgram || view.style.severalRecipients || personQuotes(view)) return null;
    return template > 1 ||
      (challengeSubjects.test(fold(view.subject)) && words !== null && looksUnattended(view))
      ? { class: 'auto-reply' }
      : null;
  },
};

/** TMDA calls itself mail delivery software, so it is told from bounces before them. */
export const taggedDelivery: Rule = {
  name: 'auto-tmda',
  decide: (view) =>
    /^tmda/i.test(header(view.root, 'x-delivery-agent')) &&
    /confirm|verif/.test(`${fold(view.subject)} ${view.author}`)
      ? { class: 'auto-reply' }
      : null,
};

/** Marked quotes are a person's habit; challenge filters quote nothing with `>`. */
function personQuotes(view: MailView): boolean {
  return /^>/m.test(view.text.slice(0, 20_000));
}

/** A mail that says of itself, in so many words, that no person wrote it. */
export const declared: Rule = {
  name: 'auto-declared',
  decide: (view) => {
    const words = findPhrase(view.author.slice(0, 1500), declaredBodies);
    if (
      words === null ||
      view.style.mailProgram ||
      view.style.forwards ||
      view.style.severalRecipients ||
      ticketSystem(view) !== ''
    )
      return null;
    return personQuotes(view) ? null : { class: 'auto-reply' };
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
    return named && findPhrase(view.author, [...robotBodies, ...absenceBodies]) !== null
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
