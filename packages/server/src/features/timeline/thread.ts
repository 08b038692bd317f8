import type { Actor, MarkedWords, ThreadMail, ThreadView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import type { MarkedAnswer, MarkedClaim } from '../claims/index.ts';
import { injectsOf, scenarioOf } from '../drills/index.ts';
import { placeOf, type ReceivedMessage, type SentMessage, threadOf } from '../mail/index.ts';
import { demandSite, type ParticipationFacts } from '../verdicts/index.ts';
import { answerIsLate, claimIsLate } from './lateness.ts';
import { machineMail, ourMail, personsMail } from './mail-words.ts';
import { mayReadThread } from './policy.ts';
import { type SiteOfCampaign, saidAt } from './views.ts';

/** All mail of one site, with the words from which something was understood marked in its text. */
export async function viewThread(app: App, actor: Actor, of: SiteOfCampaign): Promise<ThreadView> {
  const seen = await demandSite(app, actor, of.campaign, of.participation);
  const { campaign, judged, truth } = seen;
  const part = judged.participation.id;
  demand(mayReadThread(actor, await placeOf(app.db, { participationId: part, incidentId: null })));
  const { claims, answers } = await saidAt(app, seen);
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const injects = await injectsOf(app.db, part);
  const asking = (question: string): string[] =>
    injects
      .filter(({ key }) =>
        scenario.injects.find((one) => one.key === key)?.asks.some((id) => id === question),
      )
      .map(({ id }) => id);
  const { facts } = judged;
  const { sent, received } = await threadOf(app.db, part);
  const mails = [
    ...sent.flatMap((message) => sentMail(message)),
    ...received.map((mail) =>
      receivedMail(mail, facts, [
        ...claims.filter((one) => one.mail === mail.id).map((one) => markOfClaim(one, facts, truth)),
        ...answers
          .filter((one) => one.mail === mail.id)
          .map((one) => markOfAnswer(one, truth, answerIsLate(one.at, asking(one.question), facts.clocks))),
      ]),
    ),
  ];
  return { participation: part, mails: mails.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)) };
}

/** What waits in the queue is no mail yet. */
function sentMail({ id, kind, subject, text, tlp, deliveries }: SentMessage): ThreadMail[] {
  const left = deliveries.flatMap(({ sentAt }) => sentAt ?? []).map(Number);
  if (left.length === 0) return [];
  return [
    {
      id,
      at: new Date(Math.min(...left)).toISOString(),
      who: 'us',
      what: ourMail(kind),
      from: '',
      to: deliveries.map(({ address }) => address),
      cc: [],
      subject,
      text,
      erased: false,
      tlp,
      hasIncidentId: null,
      fields: [],
      review: 'none',
      marks: [],
      deliveries: deliveries.map(({ address, state, at }) => ({ address, state, at: at.toISOString() })),
    },
  ];
}

function receivedMail(mail: ReceivedMessage, facts: ParticipationFacts, marks: MarkedWords[]): ThreadMail {
  const reply = facts.replies.find((one) => one.mail === mail.id);
  const machine = machineMail(mail.class);
  const kind =
    machine ??
    personsMail({
      verified: mail.verified,
      refused: mail.review === 'refused',
      isReport: reply?.isReport ?? false,
      isClosure: reply?.isClosure ?? false,
      answers: marks.some(({ id }) => id.startsWith('ans_')),
    });
  return {
    id: mail.id,
    at: mail.at.toISOString(),
    ...kind,
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    subject: mail.subject,
    text: mail.text,
    erased: mail.erased,
    tlp: mail.form.tlp?.label ?? null,
    hasIncidentId: machine ? null : mail.form.hasId,
    fields: mail.form.fields,
    review: mail.review,
    marks: mail.erased ? [] : marks.filter(({ start, end }) => start < end && end <= mail.text.length),
    deliveries: [],
  };
}

const selfEvident: ReadonlySet<MarkedClaim['kind']> = new Set(['acknowledged', 'closure']);

function markOfClaim(claim: MarkedClaim, facts: ParticipationFacts, truth: boolean): MarkedWords {
  const { id, kind, start, end, said, measured, gapSeconds, judged } = claim;
  // That somebody received it, or closes it, the mail itself shows.
  const shown = judged === 'true' || (judged === 'not-comparable' && selfEvident.has(kind));
  const late = shown && claimIsLate(claim, facts.clocks);
  return {
    id,
    field: kind,
    start,
    end,
    said,
    measured: truth ? measured : null,
    gapSeconds: truth ? gapSeconds : null,
    judged: truth ? (late ? 'late' : shown ? 'true' : wordFor(judged)) : null,
    why: judged === 'awaits-review' ? 'waits for an officer to read it' : null,
  };
}

function markOfAnswer(answer: MarkedAnswer, truth: boolean, late: boolean): MarkedWords {
  const { id, question, start, end, text, detail, judged } = answer;
  return {
    id,
    field: question,
    start,
    end,
    said: text,
    measured: truth ? detail : null,
    gapSeconds: null,
    judged: truth ? (late && judged === 'true' ? 'late' : wordFor(judged)) : null,
    why: judged === 'awaits-review' ? 'waits for an officer to read it' : null,
  };
}

function wordFor(judged: MarkedClaim['judged'] | MarkedAnswer['judged']): MarkedWords['judged'] {
  if (judged === 'true') return 'true';
  return judged === 'awaits-review' || judged === 'not-comparable' ? 'unverified' : 'wrong';
}
