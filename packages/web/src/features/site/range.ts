import type { TimelineView } from '@muster/contract';

/** A stretch of the axis, in epoch milliseconds. */
export interface Range {
  from: number;
  to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Nothing happens faster than this on the axis. */
export const SHORTEST_MS = 20 * SECOND;

export function lengthOf({ from, to }: Range): number {
  return to - from;
}

/** Inside `whole`, at least as long as the shortest; moved rather than cut where it sticks out. */
export function within(range: Range, whole: Range): Range {
  const length = Math.min(Math.max(lengthOf(range), SHORTEST_MS), lengthOf(whole));
  const from = Math.min(Math.max(range.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** `factor` below 1 shows less, and what was at `around` stays where it is. */
export function zoomed(range: Range, factor: number, around: number, whole: Range): Range {
  const length = Math.min(Math.max(lengthOf(range) * factor, SHORTEST_MS), lengthOf(whole));
  const share = Math.min(1, Math.max(0, (around - range.from) / lengthOf(range)));
  const from = around - share * length;
  return within({ from, to: from + length }, whole);
}

/** By a share of what is shown; to the right for a positive one. */
export function panned(range: Range, share: number, whole: Range): Range {
  const by = share * lengthOf(range);
  return within({ from: range.from + by, to: range.to + by }, whole);
}

/** Moved as little as needed so that `at` is well inside. */
export function showing(range: Range, at: number, whole: Range): Range {
  const margin = lengthOf(range) * 0.08;
  if (at < range.from + margin) {
    const by = range.from + margin - at;
    return within({ from: range.from - by, to: range.to - by }, whole);
  }
  if (at > range.to - margin) {
    const by = at - range.to + margin;
    return within({ from: range.from + by, to: range.to + by }, whole);
  }
  return range;
}

/** Everything: while the campaign runs, a little of what is to come too. */
export function wholeRange(view: TimelineView): Range {
  const from = Date.parse(view.span.from);
  const to = Math.max(Date.parse(view.span.to), from + 10 * MINUTE);
  if (view.campaign.state !== 'running') return padded({ from, to }, 0.02);
  const dues = view.deadlines
    .filter(({ state }) => state === 'running' || state === 'paused')
    .flatMap(({ dueAt }) => (dueAt ? [Date.parse(dueAt)] : []));
  const next = Math.min(...dues.filter((due) => due > to), to + (to - from) * 0.25);
  return padded(
    { from, to: Math.max(to + (to - from) * 0.06, Math.min(next, to + (to - from) * 0.25)) },
    0.02,
  );
}

/** Where something of the site's doing happened; the whole where that is most of it. */
export function lifelyRange(view: TimelineView): Range {
  const whole = wholeRange(view);
  const times = [
    ...view.marks.filter(({ kind }) => kind === 'alarm' || kind === 'hint').map(({ at }) => at),
    ...view.mails.map(({ at }) => at),
    ...view.deadlines.flatMap(({ metAt }) => metAt ?? []),
    ...view.copies.flatMap(({ firstBeatAt, silences, role }) => [
      ...(firstBeatAt ? [firstBeatAt] : []),
      ...silences
        .filter(({ kind }) => role === 'implant' && kind !== 'full-stop')
        .flatMap(({ due, until }) => [due, ...(until ? [until] : [])]),
    ]),
    ...view.claims.flatMap(({ claimedAt }) => claimedAt ?? []),
  ].map((at) => Date.parse(at));
  if (times.length < 2) return whole;
  const range = padded({ from: Math.min(...times), to: Math.max(...times) }, 0.06);
  // What runs is shown up to now, and a little beyond.
  if (view.campaign.state === 'running') range.to = whole.to;
  return lengthOf(range) > 0.6 * lengthOf(whole) ? whole : within(range, whole);
}

function padded({ from, to }: Range, share: number): Range {
  const by = (to - from) * share;
  return { from: from - by, to: to + by };
}
