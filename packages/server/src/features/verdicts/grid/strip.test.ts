import { describe, expect, test } from 'vitest';
import type { DeploymentFact, SilenceFact } from '../facts.ts';
import { beatsOf, STRIP_PARTS, type Strip, stripOf } from './strip.ts';

const HOUR = 3_600_000;
const start = Date.parse('2027-01-05T09:00:00Z');
const at = (hours: number): Date => new Date(start + hours * HOUR);
const strip: Strip = { fromMs: start, partMs: HOUR };
const now = at(STRIP_PARTS);

function silence(from: number, until: number | null): SilenceFact {
  const when = { from: at(from), to: at(from) };
  return {
    kind: 'killed',
    from: when,
    until: until === null ? null : at(until),
    confirmed: true,
    held: null,
    evidence: [],
  };
}

function copy(firstBeat: number | null, ...silences: SilenceFact[]): DeploymentFact {
  const firstBeatAt = firstBeat === null ? null : at(firstBeat);
  const id = 'dep_1';
  return {
    id,
    role: 'implant',
    started: firstBeatAt !== null,
    firstBeatAt,
    lastBeatAt: null,
    silences,
    sandbox: null,
  };
}

function ends(text: string): string {
  return text.replace(/(.)\1*/g, (run, digit: string) => `${digit}x${run.length} `).trim();
}

describe('the strip of beats', () => {
  test('runs from the first beat to the silence, and on from where the copy came back', () => {
    const [lane] = beatsOf([copy(4, silence(20, 30), silence(40, null))], strip, now);
    expect(ends(lane as string)).toBe('0x4 9x16 0x10 9x10 0x8');
  });

  test('shows a part in which something changed as neither empty nor full', () => {
    expect(ends(beatsOf([copy(0, silence(2.02, null))], strip, now)[0] as string)).toBe('9x2 1x1 0x45');
    expect(ends(beatsOf([copy(0, silence(2.98, null))], strip, now)[0] as string)).toBe('9x2 8x1 0x45');
  });

  test('counts the part that has just begun as far as it has come', () => {
    const [lane] = beatsOf([copy(0)], strip, at(10.25));
    expect(ends(lane as string)).toBe('9x11 0x37');
  });

  test('is empty for a copy that never beat', () => {
    expect(ends(beatsOf([copy(null)], strip, now)[0] as string)).toBe('0x48');
  });

  test('shows more than eight copies as one', () => {
    const half = Array.from({ length: 10 }, (_, i) => copy(0, ...(i < 5 ? [silence(24, null)] : [])));
    expect(beatsOf(half, strip, now).map(ends)).toEqual(['9x24 5x24']);
  });
});

describe('the stretch that is shown', () => {
  const hoursOf = ({ partMs }: Strip) => (partMs * STRIP_PARTS) / HOUR;

  test('is six hours at most while the campaign runs, and shorter while it is young', () => {
    const at1 = (hours: number) => hoursOf(stripOf({ startedAt: at(0), endedAt: null, now: at(hours) }));
    expect([0.5, 2, 5, 50].map(at1)).toEqual([1, 3, 6, 6]);
  });

  test('holds now, and begins at a round time', () => {
    const { fromMs, partMs } = stripOf({ startedAt: at(0), endedAt: null, now: at(5.11) });
    expect(fromMs % partMs).toBe(0);
    expect(fromMs + partMs * STRIP_PARTS).toBeGreaterThan(at(5.11).getTime());
    expect(fromMs + partMs * (STRIP_PARTS - 1)).toBeLessThanOrEqual(at(5.11).getTime());
  });

  test('is the whole campaign once it has ended', () => {
    const { fromMs, partMs } = stripOf({ startedAt: at(0), endedAt: at(35), now: at(900) });
    expect(fromMs).toBeLessThanOrEqual(start + partMs);
    expect(hoursOf({ fromMs, partMs })).toBeLessThan(37);
  });
});
