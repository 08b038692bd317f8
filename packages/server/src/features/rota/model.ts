import { instantOf } from '../../kernel/calendar/index.ts';

/** Members in turn, from a day on. */
export interface Rotation {
  members: readonly string[];
  everyDays: number;
  zone: string;
  /** `HH:MM` on the wall clock of the zone. */
  handoverTime: string;
  /** `YYYY-MM-DD`, the day of the first handover. */
  startsOn: string;
  /** The day on which it is over, at the time of the handover; null while nobody said so. */
  endsOn: string | null;
}

/** For its time: `absence` takes the person off duty, the others put the person on it. */
export interface Override {
  kind: 'swap' | 'absence' | 'cover';
  person: string;
  startsAt: Date;
  endsAt: Date;
  reason: string;
}

export interface Rota {
  /** In the order in which they were made. */
  rotations: readonly Rotation[];
  /** In the order in which they were made: of two for the same time the later counts. */
  overrides: readonly Override[];
}

export interface Shift {
  startsAt: Date;
  endsAt: Date;
  /** Null where nobody is on duty: a gap. */
  person: string | null;
  planned: string | null;
  by: 'plan' | 'swap' | 'cover' | 'absence' | 'no-plan';
  reason: string | null;
}

const DAY_MS = 86_400_000;
/** The longest shift, and then some: how far before a moment its shift can have begun. */
const LONGEST_MS = 58 * DAY_MS;

interface Piece extends Omit<Shift, 'startsAt' | 'endsAt'> {
  start: number;
  end: number;
  /** The start of the shift by the plan that it is a part of: parts of one shift are put together again. */
  shift: number;
}

/** Who is on duty at a moment, for how long already and until when. Where there is no plan it is a gap of that moment. */
export function dutyAt(rota: Rota, at: Date): Shift {
  const [shift] = shiftsBetween(rota, at, new Date(at.getTime() + 1));
  if (!shift) throw new RangeError('a moment lies in one stretch');
  return shift;
}

/**
 * All stretches that touch [from, to), one after the other without hole or overlap; the first and the last are whole,
 * but for gaps where there is no plan: those end with the span.
 */
export function shiftsBetween(rota: Rota, from: Date, to: Date): Shift[] {
  const window = { start: from.getTime() - LONGEST_MS, end: to.getTime() + LONGEST_MS };
  let pieces = planned(rota.rotations, window);
  for (const override of rota.overrides) pieces = pieces.flatMap((piece) => applied(piece, override));
  return joined(pieces)
    .filter(({ start, end }) => start < to.getTime() && end > from.getTime())
    .map((piece) => shiftOf(piece, from.getTime(), to.getTime()));
}

/** The next stretch after this moment in which somebody else is on duty, or nobody; null when there is none in sight. */
export function nextChange(rota: Rota, at: Date, withinDays = 60): Shift | null {
  const now = dutyAt(rota, at);
  const until = new Date(at.getTime() + withinDays * DAY_MS);
  const later = shiftsBetween(rota, at, until).find(
    (shift) => shift.startsAt >= now.endsAt && shift.person !== now.person,
  );
  return later ?? null;
}

/** A moment at which one person hands over to another. */
export interface Handover {
  at: Date;
  from: string | null;
  to: string | null;
}

/** Those in [from, to), the first one first. */
export function handoversBetween(rota: Rota, from: Date, to: Date): Handover[] {
  const shifts = shiftsBetween(rota, new Date(from.getTime() - 1), to);
  return shifts.flatMap((shift, index) => {
    const before = shifts[index - 1];
    if (!before || before.person === shift.person) return [];
    if (shift.startsAt < from || shift.startsAt >= to) return [];
    return [{ at: shift.startsAt, from: before.person, to: shift.person }];
  });
}

/** What the first of a rotation's days is called. */
export function weekdayOf(startsOn: string): number {
  return (new Date(`${startsOn}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** The plan alone: from each rotation's first handover until the next rotation's, and what lies between. */
function planned(rotations: readonly Rotation[], window: { start: number; end: number }): Piece[] {
  const inOrder = rotations
    .map((rotation, made) => ({ rotation, made, start: handoverAt(rotation, rotation.startsOn) }))
    .sort((a, b) => a.start - b.start || a.made - b.made);
  const pieces: Piece[] = [];
  let reached = window.start;
  inOrder.forEach(({ rotation, start }, index) => {
    const next = inOrder[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    const own = rotation.endsOn === null ? Number.POSITIVE_INFINITY : handoverAt(rotation, rotation.endsOn);
    const end = Math.min(next, own, window.end);
    if (end <= reached || end <= start) return;
    if (start > reached) pieces.push(noPlan(reached, start));
    const turns = turnsOf(rotation, Math.max(start, reached), end);
    pieces.push(...turns);
    reached = end;
  });
  if (reached < window.end) pieces.push(noPlan(reached, window.end));
  return pieces;
}

function turnsOf(rotation: Rotation, from: number, to: number): Piece[] {
  const { members, everyDays, startsOn } = rotation;
  const first = wallDay(startsOn);
  // A day before and after: the clocks may have changed in between.
  let turn = Math.max(0, Math.floor((from - first - 2 * DAY_MS) / (everyDays * DAY_MS)));
  const pieces: Piece[] = [];
  for (;;) {
    const start = wallInstant(rotation, first + turn * everyDays * DAY_MS);
    const end = wallInstant(rotation, first + (turn + 1) * everyDays * DAY_MS);
    if (start >= to) return pieces;
    const person = members[turn % members.length] ?? null;
    const by = person === null ? 'no-plan' : 'plan';
    const piece = { person, planned: person, by, reason: null, shift: start } as const;
    if (end > from) pieces.push({ ...piece, start: Math.max(start, from), end: Math.min(end, to) });
    turn += 1;
  }
}

function handoverAt(rotation: Rotation, date: string): number {
  return wallInstant(rotation, wallDay(date));
}

function wallDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function wallInstant({ zone, handoverTime }: Rotation, wallMidnight: number): number {
  const [hours, minutes] = handoverTime.split(':').map(Number) as [number, number];
  return instantOf(zone, wallMidnight + (hours * 60 + minutes) * 60_000);
}

function noPlan(start: number, end: number): Piece {
  return { start, end, person: null, planned: null, by: 'no-plan', reason: null, shift: Number.NaN };
}

/** A piece with an override laid over it: itself, or up to three parts. */
function applied(piece: Piece, override: Override): Piece[] {
  const start = Math.max(piece.start, override.startsAt.getTime());
  const end = Math.min(piece.end, override.endsAt.getTime());
  const absent = override.kind === 'absence';
  if (start >= end || (absent && piece.person !== override.person)) return [piece];
  const changed: Piece = {
    ...piece,
    start,
    end,
    person: absent ? null : override.person,
    by: override.kind,
    reason: override.reason,
  };
  return [{ ...piece, end: start }, changed, { ...piece, start: end }].filter(
    (part) => part.end > part.start,
  );
}

function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && sameShift(last, piece)) last.end = piece.end;
    else result.push({ ...piece });
  }
  return result;
}

function sameShift(a: Piece, b: Piece): boolean {
  const sameTurn = Object.is(a.shift, b.shift) || (a.by !== 'plan' && a.person === b.person);
  return sameTurn && a.person === b.person && a.by === b.by && a.reason === b.reason;
}

function shiftOf({ start, end, person, planned: turn, by, reason }: Piece, from: number, to: number): Shift {
  const open = by === 'no-plan';
  return {
    startsAt: new Date(open ? Math.max(start, from) : start),
    endsAt: new Date(open ? Math.min(end, to) : end),
    person,
    planned: turn,
    by,
    reason,
  };
}
