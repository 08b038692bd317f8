import type { SilenceKind, TimelineDeadline, TimelineMailWho, TimelineProbe } from '@muster/contract';
import { durationText } from '../../ui/times.ts';

export type Tone = 'pass' | 'late' | 'fail' | 'pending' | 'ours' | 'none' | 'ink';

/** Why a copy is silent, in a word and in the colour of whose doing it is. */
export const silenceWords: Record<SilenceKind, { word: string; tone: Tone }> = {
  killed: { word: 'killed', tone: 'pass' },
  'asked-to-stop': { word: 'asked to stop', tone: 'pass' },
  frozen: { word: 'frozen', tone: 'pass' },
  'network-cut': { word: 'network cut', tone: 'pass' },
  'vm-paused': { word: 'machine paused', tone: 'pass' },
  'host-rebooted': { word: 'host rebooted', tone: 'late' },
  'site-unreachable': { word: 'site not heard', tone: 'late' },
  'our-outage': { word: 'our outage', tone: 'ours' },
  expired: { word: 'reached its time limit', tone: 'none' },
  'refused-to-start': { word: 'refused to start', tone: 'none' },
  'own-fault': { word: 'ended by its own fault', tone: 'none' },
  'full-stop': { word: 'full stop', tone: 'none' },
  unknown: { word: 'silent, why is not known yet', tone: 'late' },
};

/** The announced control is innocent: what contains a copy harms it. */
export function silenceTone(kind: SilenceKind, role: 'implant' | 'control'): Tone {
  const { tone } = silenceWords[kind];
  return role === 'control' && (tone === 'pass' || kind === 'host-rebooted') ? 'fail' : tone;
}

const stepWords: { [step: string]: string } = {
  acknowledge: 'acknowledge',
  contain: 'contain',
  answer: 'answer',
  close: 'close',
};

/** What a lane of deadlines is called: `contain`, `answer 2`. */
export function deadlineNames(deadlines: readonly Pick<TimelineDeadline, 'step'>[]): string[] {
  const of = (step: string) => deadlines.filter((one) => one.step === step).length;
  const seen = new Map<string, number>();
  return deadlines.map(({ step }) => {
    const word = stepWords[step] ?? step;
    const no = (seen.get(step) ?? 0) + 1;
    seen.set(step, no);
    return of(step) > 1 ? `${word} ${no}` : word;
  });
}

/** How a deadline stands, against the time that it gave. */
export function deadlineText({ state, from, dueAt, metAt }: TimelineDeadline, now: number): string {
  const seconds = (a: string, b: string) => (Date.parse(b) - Date.parse(a)) / 1000;
  const given = from && dueAt ? durationText(seconds(from, dueAt)) : '';
  if (state === 'met' && metAt && from)
    return metAt < from
      ? 'met before it began'
      : `met after ${durationText(seconds(from, metAt))} of ${given}`;
  if (state === 'late' && metAt && dueAt)
    return `late by ${durationText(seconds(dueAt, metAt))}, after ${given}`;
  // When it was met may not be told before the campaign is closed.
  if (state === 'met' || state === 'late') return state;
  if (state === 'missed') return `missed, ${given} given`;
  if (state === 'waived') return 'waived';
  if (state === 'not-applicable') return 'not applicable';
  if (!dueAt) return state;
  const left = (Date.parse(dueAt) - now) / 1000;
  if (state === 'paused') return `stands still, ${durationText(left)} left`;
  return left >= 0 ? `${durationText(left)} left of ${given}` : `over by ${durationText(-left)}`;
}

export function deadlineTone(state: string): Tone {
  if (state === 'met') return 'pass';
  if (state === 'late') return 'late';
  if (state === 'missed') return 'fail';
  return state === 'waived' || state === 'not-applicable' ? 'none' : 'pending';
}

export const mailWords: Record<TimelineMailWho, { who: string; tone: Tone }> = {
  us: { who: 'we wrote', tone: 'ink' },
  person: { who: 'a person wrote', tone: 'pass' },
  'unknown-sender': { who: 'an unknown sender wrote', tone: 'late' },
  robot: { who: 'a machine answered, no clock stops', tone: 'none' },
  bounce: { who: 'a mail system refused it', tone: 'fail' },
  receipt: { who: 'a mail system says', tone: 'none' },
  call: { who: 'a call of ours', tone: 'ink' },
};

export const claimWords: { [kind: string]: string } = {
  identity: 'identity',
  'identity-banned': 'banned',
  'copies-found': 'found',
  'copies-stopped': 'stopped',
  'submission-address': 'submitted',
  isolated: 'isolated',
  'evidence-kept': 'evidence kept',
  released: 'released',
  acknowledged: 'acknowledged',
  closure: 'closure',
};

/** The gap between what was said and what was measured: `=`, `+9 min`, `−40 s`. */
export function gapText(seconds: number | null): string {
  if (seconds === null) return '';
  if (Math.abs(seconds) < 1) return '=';
  return `${seconds > 0 ? '+' : '−'}${durationText(Math.abs(seconds))}`;
}

/**
 * Times of the day that the reader sees anyway are told without their date: `2027-01-05 10:16:12 UTC` becomes
 * `10:16:12`; of another day they keep it.
 */
export function shortTimes(text: string, day: string): string {
  return text.replace(/(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?: UTC|Z)/g, (_all, date, time) =>
    date === day ? time : `${date} ${time}`,
  );
}

export function judgedTone(judged: 'true' | 'false' | 'wrong' | 'late' | string | null): Tone {
  if (judged === 'true') return 'pass';
  if (judged === 'false' || judged === 'wrong') return 'fail';
  return judged === 'late' ? 'late' : 'none';
}

/**
 * What the drill's own identity met. A refusal proves a ban only when an innocent identity, tried right after it, was
 * let in.
 */
export function drillTry({ drill, innocent }: Pick<TimelineProbe, 'drill' | 'innocent'>): {
  word: 'let-in' | 'banned' | 'refused' | 'unknown';
  says: string;
  tone: Tone;
} {
  if (drill === 'let-in') return { word: 'let-in', says: 'still let in', tone: 'fail' };
  if (drill === 'unknown') return { word: 'unknown', says: 'no answer', tone: 'none' };
  if (innocent === 'let-in') return { word: 'banned', says: 'refused: ban proven', tone: 'pass' };
  return { word: 'refused', says: 'refused, but not it alone: no ban', tone: 'late' };
}
