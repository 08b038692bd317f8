import type { OutlineItem } from '@muster/contract';

const HOUR = 3600;
const DAY = 86_400;
/** What happens within the first minutes stands apart from what happens after weeks. */
const FIRST = 1200;

/** Where a moment stands, from 0 at the start to 1 at the end, on a scale that gives each larger stretch the same room. */
export function placeOn(seconds: number, end: number): number {
  if (end <= 0) return 0;
  return Math.min(1, Math.max(0, Math.log1p(seconds / FIRST) / Math.log1p(end / FIRST)));
}

export interface Tick {
  at: number;
  label: string;
  /** It is shown where there is little room too. */
  major: boolean;
}

const candidates: readonly Omit<Tick, 'major'>[] = [
  { at: 0, label: 'start' },
  { at: HOUR, label: '1 h' },
  { at: 4 * HOUR, label: '4 h' },
  { at: 12 * HOUR, label: '12 h' },
  { at: DAY, label: '1 d' },
  { at: 3 * DAY, label: '3 d' },
  { at: 7 * DAY, label: '1 w' },
  { at: 14 * DAY, label: '2 w' },
  { at: 30 * DAY, label: '30 d' },
  { at: 90 * DAY, label: '90 d' },
];
const LEAST_APART = 0.075;
const LEAST_BEFORE_END = 0.1;
const MAJOR_APART = 0.22;

/** Round moments, none too near to another one or to the end. */
export function ticksUntil(end: number): Tick[] {
  const shown: Tick[] = [];
  for (const tick of candidates) {
    const at = placeOn(tick.at, end);
    const last = shown.at(-1);
    if (tick.at > end || (last && at - placeOn(last.at, end) < LEAST_APART)) continue;
    if (tick.at > 0 && 1 - at < LEAST_BEFORE_END) continue;
    const before = shown.findLast(({ major }) => major);
    const major = !before || at - placeOn(before.at, end) > MAJOR_APART;
    shown.push({ ...tick, major: major && 1 - at > MAJOR_APART });
  }
  return shown;
}

/** One row of the picture. */
export interface Lane {
  label: string;
  /** `mark`: a moment; `span`: from here to there. */
  marks: {
    at: number;
    until: number | null;
    says: string;
    look: 'mail' | 'copies' | 'probes' | 'deadline';
  }[];
}

/** What is done stands above what is asked for; each deadline has a row of its own, from the mail that begins it. */
export function lanesOf(outline: readonly OutlineItem[]): Lane[] {
  const begun = new Map(
    outline.flatMap(({ kind, name, at }) => (kind === 'inject' && name ? [[name, at ?? 0]] : [])),
  );
  const lanes: Lane[] = [];
  const copies = outline.filter(({ kind }) => kind === 'copies' || kind === 'probes');
  if (copies.length > 0)
    lanes.push({
      label: 'copies',
      marks: copies.map(({ at, until, kind, what }) => ({
        at: at ?? 0,
        until,
        says: what,
        look: kind === 'probes' ? 'probes' : 'copies',
      })),
    });
  lanes.push({
    label: 'mail',
    marks: outline.flatMap(({ kind, name, at, until }) =>
      kind === 'inject' ? [{ at: at ?? 0, until, says: name ?? '', look: 'mail' as const }] : [],
    ),
  });
  for (const { kind, name, at, deadline } of outline) {
    if (kind !== 'deadline' || at === null || !deadline?.inject) continue;
    const from = begun.get(deadline.inject) ?? 0;
    lanes.push({
      label: name ?? '',
      marks: [{ at: from, until: at, says: deadline.inject, look: 'deadline' }],
    });
  }
  return lanes;
}

/** When the picture ends. */
export function endOf(outline: readonly OutlineItem[]): number {
  return Math.max(HOUR, ...outline.map(({ at, until }) => until ?? at ?? 0));
}
