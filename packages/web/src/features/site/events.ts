import type { TimelineCopy, TimelineProbe, TimelineView } from '@muster/contract';
import {
  claimWords,
  deadlineNames,
  deadlineText,
  deadlineTone,
  drillTry,
  gapText,
  judgedTone,
  mailWords,
  shortTimes,
  silenceTone,
  silenceWords,
  type Tone,
} from './words.ts';

/** Something that happened at one moment, in one lane: where the keyboard stops, and a row of the table. */
export interface AxisEvent {
  at: number;
  /** The lane's id, as in lanes.ts; `axis` for what concerns all lanes. */
  lane: string;
  /** The lane's name. */
  where: string;
  says: string;
  tone: Tone;
  /** The mail that it is about, where there is one. */
  mail: string | null;
}

/** Everything on the axis, oldest first. Beats are told by where they begin and end. */
export function eventsOf(view: TimelineView): AxisEvent[] {
  const now = Date.parse(view.at);
  const events = [
    ...markEvents(view),
    ...deadlineEvents(view, now),
    ...mailEvents(view),
    ...view.copies.flatMap(copyEvents),
    ...probeEvents(view.probes),
    ...workloadEvents(view),
    ...claimEvents(view),
    ...absences(view),
  ];
  return events.sort((a, b) => a.at - b.at);
}

function event(at: string, lane: string, where: string, says: string, tone: Tone, mail?: string): AxisEvent {
  return {
    at: Date.parse(at),
    lane,
    where,
    says: shortTimes(says, at.slice(0, 10)),
    tone,
    mail: mail ?? null,
  };
}

const markTones: Record<TimelineView['marks'][number]['kind'], Tone> = {
  start: 'none',
  alarm: 'fail',
  hint: 'late',
  planned: 'none',
  suspended: 'late',
  stop: 'ink',
  end: 'none',
};

function markEvents({ marks }: TimelineView): AxisEvent[] {
  return marks.map(({ at, kind, says }) => event(at, 'axis', 'campaign', says, markTones[kind]));
}

function deadlineEvents({ deadlines }: TimelineView, now: number): AxisEvent[] {
  const names = deadlineNames(deadlines);
  return deadlines.flatMap((one, i) => {
    const lane = `deadline-${i}`;
    const where = names[i] ?? '';
    const found: AxisEvent[] = [];
    if (one.from) found.push(event(one.from, lane, where, `clock begins: ${one.title}`, 'pending'));
    if (one.metAt) found.push(event(one.metAt, lane, where, deadlineText(one, now), deadlineTone(one.state)));
    if (one.dueAt) found.push(event(one.dueAt, lane, where, 'due', one.state === 'missed' ? 'fail' : 'none'));
    return found;
  });
}

function mailEvents({ mails }: TimelineView): AxisEvent[] {
  return mails.map(({ at, who, what, ref }) => {
    const lane = who === 'us' || who === 'call' ? 'mail-out' : 'mail-in';
    const { who: words, tone } = mailWords[who];
    return event(
      at,
      lane,
      who === 'us' ? 'mail to the site' : 'mail from the site',
      `${what}: ${words}`,
      tone,
      ref ?? undefined,
    );
  });
}

function copyEvents({ deployment, name, role, firstBeatAt, silences, sandbox }: TimelineCopy): AxisEvent[] {
  const found: AxisEvent[] = [];
  if (firstBeatAt) found.push(event(firstBeatAt, deployment, name, 'first beat', 'ink'));
  for (const { kind, from, until, confirmed, why } of silences) {
    const { word } = silenceWords[kind];
    const sure = confirmed ? '' : ', not confirmed yet';
    found.push(
      event(from, deployment, name, `last beat, then ${word}${sure}. ${why}`, silenceTone(kind, role)),
    );
    if (until) found.push(event(until, deployment, name, `beats again, was ${word}`, 'ink'));
  }
  if (sandbox) found.push(event(sandbox.at, deployment, name, sandbox.says, 'none'));
  return found;
}

const tryWords = { 'let-in': 'let in', refused: 'refused', unknown: 'without an answer' } as const;

/** Where the answer changed: of twenty rounds that say the same, one. */
function probeEvents(probes: readonly TimelineProbe[]): AxisEvent[] {
  const found: AxisEvent[] = [];
  let last: TimelineProbe | undefined;
  for (const round of probes) {
    const { word, says, tone } = drillTry(round);
    if (!last || word !== drillTry(last).word)
      found.push(event(round.at, 'probe-drill', 'stolen identity', `${says}, at the front door`, tone));
    if (round.innocent !== last?.innocent)
      found.push(
        event(
          round.at,
          'probe-innocent',
          'innocent identity',
          `${tryWords[round.innocent]} at the front door`,
          round.innocent === 'refused' ? 'fail' : round.innocent === 'let-in' ? 'pass' : 'none',
        ),
      );
    last = round;
  }
  return found;
}

function workloadEvents({ workload }: TimelineView): AxisEvent[] {
  return workload.map(({ from, running, owner }) => {
    const runs = { yes: 'runs', no: 'was stopped', unknown: 'not observed' }[running];
    const bad = running === 'no' || owner === 'refused';
    const unknown = running === 'unknown' || owner === 'unknown';
    return event(
      from,
      'workload',
      'innocent job',
      `${runs}, its owner ${tryWords[owner]}`,
      bad ? 'fail' : unknown ? 'none' : 'pass',
    );
  });
}

function claimEvents({ claims }: TimelineView): AxisEvent[] {
  return claims.map(({ claimedAt, saidAt, said, measured, gapSeconds, judged, mail, kind }) => {
    const gap = gapText(gapSeconds);
    const held = measured === null ? '' : `; measured: ${measured}${gap && gap !== '=' ? ` (${gap})` : ''}`;
    return event(
      claimedAt ?? saidAt,
      'claims',
      `claim: ${claimWords[kind] ?? kind}`,
      `the site says: ${said}${held}`,
      judgedTone(judged),
      mail,
    );
  });
}

/** When somebody was away: we, or the site. */
function absences({ outages, downtimes }: TimelineView): AxisEvent[] {
  return [
    ...outages.flatMap(({ from, to }) => [
      event(from, 'axis', 'we', 'our outage begins: nothing of it counts against the site', 'ours'),
      ...(to ? [event(to, 'axis', 'we', 'our outage ends', 'ours')] : []),
    ]),
    ...downtimes.flatMap(({ from, to, says }) => [
      event(from, 'axis', 'site', `downtime of the site begins: ${says}`, 'none'),
      event(to, 'axis', 'site', 'downtime of the site ends', 'none'),
    ]),
  ];
}

/** The next event after `at` (or before it), in one lane or in all; several at one moment are stepped through. */
export function nextEvent(
  events: readonly AxisEvent[],
  current: AxisEvent | null,
  at: number | null,
  step: 1 | -1,
  lane: string | null,
): AxisEvent | undefined {
  const mine = lane === null ? events : events.filter((one) => one.lane === lane);
  const place = current ? mine.indexOf(current) : -1;
  if (place >= 0) return mine[place + step];
  if (at === null) return step > 0 ? mine[0] : mine.at(-1);
  return step > 0 ? mine.find((one) => one.at > at) : mine.findLast((one) => one.at < at);
}
