import type { TimelineView } from '@muster/contract';
import { durationText, secondsText } from '../../ui/times.ts';
import type { Lane } from './lanes.ts';
import { claimWords, deadlineTone, judgedTone, silenceTone, silenceWords, type Tone } from './words.ts';

/** What one lane says of one moment. */
export interface LaneReading {
  lane: string;
  name: string;
  says: string;
  tone: Tone;
}

/** What was so in every lane at `at`; lanes of which nothing is to be said then say so with a dash. */
export function readingAt(view: TimelineView, lanes: readonly Lane[], at: number): LaneReading[] {
  const now = Date.parse(view.at);
  return lanes.map((lane) => {
    const [says, tone] = at > now && lane.of.kind !== 'deadline' ? nothing : read(view, lane, at);
    return { lane: lane.id, name: lane.name, says, tone };
  });
}

const nothing: [string, Tone] = ['–', 'none'];

function read(view: TimelineView, { of }: Lane, at: number): [string, Tone] {
  switch (of.kind) {
    case 'deadline':
      return deadlineAt(of.deadline, at);
    case 'mail-out':
      return lastMail(view, at, (who) => who === 'us' || who === 'call');
    case 'mail-in':
      return lastMail(view, at, (who) => who !== 'us' && who !== 'call');
    case 'copy':
      return copyAt(of.copy, at);
    case 'probe-drill':
      return probeAt(view, 'drill', at);
    case 'probe-innocent':
      return probeAt(view, 'innocent', at);
    case 'workload':
      return workloadAt(view, at);
    case 'claims':
      return claimAt(view, at);
  }
}

function ms(at: string | null): number {
  return at === null ? Number.POSITIVE_INFINITY : Date.parse(at);
}

function deadlineAt(
  { from, dueAt, metAt, state }: TimelineView['deadlines'][number],
  at: number,
): [string, Tone] {
  if (from === null || at < ms(from)) return ['not begun', 'none'];
  if (at >= ms(metAt)) return [ms(metAt) <= ms(dueAt) ? 'met' : 'met late', deadlineTone(state)];
  if (metAt === null && (state === 'met' || state === 'late')) return [state, deadlineTone(state)];
  if (dueAt === null) return [state, 'pending'];
  const left = (ms(dueAt) - at) / 1000;
  return left >= 0 ? [`${durationText(left)} left`, 'pending'] : [`over by ${durationText(-left)}`, 'fail'];
}

function lastMail(
  { mails }: TimelineView,
  at: number,
  mine: (who: TimelineView['mails'][number]['who']) => boolean,
): [string, Tone] {
  const last = mails.findLast((mail) => mine(mail.who) && mail.who !== 'receipt' && ms(mail.at) <= at);
  if (!last) return nothing;
  return [`${last.what}, ${durationText((at - ms(last.at)) / 1000)} before`, 'ink'];
}

function copyAt({ firstBeatAt, silences, role }: TimelineView['copies'][number], at: number): [string, Tone] {
  if (firstBeatAt === null || at < ms(firstBeatAt)) return ['not started', 'none'];
  const silence = silences.findLast(({ from }) => ms(from) <= at);
  if (!silence || at >= ms(silence.until)) return ['beats', 'ink'];
  const { word } = silenceWords[silence.kind];
  if (at < ms(silence.due)) return [`falls silent: ${word}`, silenceTone(silence.kind, role)];
  return [`${word} since ${secondsText(ms(silence.from))}`, silenceTone(silence.kind, role)];
}

function probeAt({ probes }: TimelineView, who: 'drill' | 'innocent', at: number): [string, Tone] {
  const last = probes.findLast((round) => ms(round.at) <= at);
  if (!last) return nothing;
  if (who === 'drill' && last.drill === 'refused' && last.innocent !== 'let-in')
    return [`refused at ${secondsText(ms(last.at))}, no ban`, 'late'];
  const words = { 'let-in': 'let in', refused: 'refused', unknown: 'no answer' }[last[who]];
  const good = who === 'drill' ? 'refused' : 'let-in';
  const tone = last[who] === 'unknown' ? 'none' : last[who] === good ? 'pass' : 'fail';
  return [`${words} at ${secondsText(ms(last.at))}`, tone];
}

function workloadAt({ workload }: TimelineView, at: number): [string, Tone] {
  const last = workload.findLast(({ from }) => ms(from) <= at);
  if (!last) return nothing;
  if (last.running === 'no') return ['stopped', 'fail'];
  if (last.owner === 'refused') return ['runs, owner refused', 'fail'];
  return last.running === 'yes' ? ['runs', 'pass'] : ['not observed', 'none'];
}

function claimAt({ claims }: TimelineView, at: number): [string, Tone] {
  const [last] = claims
    .filter(({ claimedAt }) => claimedAt !== null && ms(claimedAt) <= at)
    .sort((a, b) => ms(b.claimedAt) - ms(a.claimedAt));
  if (!last) return nothing;
  const word = claimWords[last.kind] ?? last.kind;
  const judged = {
    true: 'true',
    false: 'wrong',
    'awaits-review': 'unverified',
    'not-comparable': 'unverified',
  };
  return [
    `${word} at ${secondsText(ms(last.claimedAt))}${last.judged ? `, ${judged[last.judged]}` : ''}`,
    judgedTone(last.judged),
  ];
}
