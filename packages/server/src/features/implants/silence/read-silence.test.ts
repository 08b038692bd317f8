import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Act, ORIGIN, type SimulatedDeployment, simulate } from '../testing/simulated-site.ts';
import { massSilences } from './mass-silence.ts';
import { readSilence } from './read-silence.ts';
import type { Span } from './span.ts';
import type { Deaf } from './trace.ts';

const HOUR = 3_600_000;

function read(
  subject: SimulatedDeployment,
  others: SimulatedDeployment[],
  now: number,
  deaf: { at: number; until: number }[] = [],
): Span[] {
  const seen = simulate(subject, now);
  return readSilence({
    subject: seen,
    others: [seen, ...others.map((other) => simulate(other, now))],
    deaf: deaf.map(
      (one, i): Deaf => ({ ref: `out_${i}`, fromMs: ORIGIN + one.at, untilMs: ORIGIN + one.until }),
    ),
    nowMs: ORIGIN + now,
    at: (ms) => new Date(ms),
  });
}

function copy(...acts: Act[]): SimulatedDeployment {
  return { deployment: 'dep_copy', acts };
}

function control(...acts: Act[]): SimulatedDeployment {
  return { deployment: 'dep_control', role: 'control', acts };
}

function elsewhere(...acts: Act[]): SimulatedDeployment {
  return { deployment: 'dep_elsewhere', role: 'control', host: 'host-2', acts };
}

function kinds(spans: Span[]): string[] {
  return spans.map((span) => (span.until ? `${span.kind}, back` : span.kind));
}

describe('what silence means', () => {
  test('a copy that beats is not silent', () => {
    expect(read(copy(), [control()], HOUR)).toEqual([]);
  });

  test('four missing beats are late, not silent', () => {
    expect(read(copy({ kind: 'kill', at: 60_000 }), [control()], 64_500)).toEqual([]);
  });

  test('an end of its connection without a last word is a kill', () => {
    const [span] = read(copy({ kind: 'kill', at: 60_500 }), [control()], 70_000);
    expect(span).toMatchObject({ kind: 'killed', confirmed: true, until: null, held: null });
    expect(span?.evidence.map((one) => one.ref)).toContain('cnx_dep_copy_0');
  });

  test('a receipt with a signal is a site that asked it to stop', () => {
    const [span] = read(copy({ kind: 'sigterm', at: 60_500 }), [control()], 61_000);
    expect(span).toMatchObject({ kind: 'asked-to-stop', confirmed: true, until: null });
    expect(span?.from.from).toEqual(new Date(ORIGIN + 60_500));
  });

  test('a connection that stands while the process is silent is a freeze', () => {
    const [span] = read(copy({ kind: 'freeze', at: 60_500 }), [control()], 100_000);
    expect(span).toMatchObject({ kind: 'frozen', until: null });
    expect(span?.held?.to).toBeNull();
  });

  test('a frozen copy that is then killed was held until then', () => {
    const acts: Act[] = [
      { kind: 'freeze', at: 60_500, until: 90_000 },
      { kind: 'kill', at: 90_000 },
    ];
    const [span] = read(copy(...acts), [control()], 120_000);
    expect(span?.kind).toBe('frozen');
    expect(span?.held?.to).toEqual(new Date(ORIGIN + 90_005));
  });

  test('a frozen copy that is woken only to say goodbye was contained from the freeze on', () => {
    const acts: Act[] = [
      { kind: 'freeze', at: 60_500, until: 90_000 },
      { kind: 'sigterm', at: 90_000 },
    ];
    const spans = read(copy(...acts), [control()], 120_000);
    expect(kinds(spans)).toEqual(['asked-to-stop']);
    expect(spans[0]?.from.from).toEqual(new Date(ORIGIN + 60_010));
    expect(spans[0]?.held?.to).toEqual(new Date(ORIGIN + 90_000));
  });

  test('a resumed process tells of the hole in its own time', () => {
    const spans = read(copy({ kind: 'freeze', at: 60_500, until: 90_000 }), [control()], 120_000);
    expect(kinds(spans)).toEqual(['frozen, back']);
    expect(spans[0]?.returnedBecause).toBe('the process runs again');
  });

  test('unanswered keep-alives of one copy alone are a cut of its network', () => {
    expect(kinds(read(copy({ kind: 'cut', at: 60_500 }), [control()], 100_000))).toEqual(['network-cut']);
    const back = read(copy({ kind: 'cut', at: 60_500, until: 90_000 }), [control()], 120_000);
    expect(kinds(back)).toEqual(['network-cut, back']);
  });

  test('a host of which nothing is heard is unreachable; when it returns it says why', () => {
    const cut: Act = { kind: 'cut', at: 60_500 };
    expect(kinds(read(copy(cut), [control(cut), elsewhere()], 100_000))).toEqual(['site-unreachable']);
    expect(kinds(read(copy(cut), [control(cut)], 100_000))).toEqual(['site-unreachable']);
    const short: Act = { ...cut, until: 90_000 };
    expect(kinds(read(copy(short), [control(short), elsewhere()], 120_000))).toEqual(['network-cut, back']);
    expect(kinds(read(copy(short), [control(short)], 120_000))).toEqual(['site-unreachable, back']);
  });

  test('a machine whose monotonic clock stood still was paused', () => {
    const pause: Act = { kind: 'pause', at: 60_500, until: 100_000 };
    const spans = read(copy(pause), [control(pause), elsewhere()], 120_000);
    expect(kinds(spans)).toEqual(['vm-paused, back']);
    expect(spans[0]?.held?.to).not.toBeNull();
  });

  test('a control that comes back under another boot id proves a reboot', () => {
    const spans = read(
      copy({ kind: 'reboot', at: 60_500 }),
      [control({ kind: 'reboot', at: 60_500, backAt: 70_000 }), elsewhere()],
      100_000,
    );
    expect(kinds(spans)).toEqual(['host-rebooted']);
    const own = read(control({ kind: 'reboot', at: 60_500, backAt: 70_000 }), [elsewhere()], 100_000);
    expect(kinds(own)).toEqual(['host-rebooted, back']);
  });

  test('a copy that was killed before a reboot was killed', () => {
    const spans = read(
      copy({ kind: 'kill', at: 30_500 }),
      [control({ kind: 'reboot', at: 60_500, backAt: 70_000 })],
      100_000,
    );
    expect(kinds(spans)).toEqual(['killed']);
  });

  test('all of a site killed, the control too, is a kill each', () => {
    const kill: Act = { kind: 'kill', at: 60_500 };
    expect(kinds(read(copy(kill), [control(kill)], 100_000))).toEqual(['killed']);
  });

  test('the own ends of a copy are no containment', () => {
    const limited = { ...copy({ kind: 'kill', at: 60_500 }), hardLimitSeconds: 60 };
    expect(kinds(read(limited, [control()], 100_000))).toEqual(['expired']);
    const stopped = { ...copy({ kind: 'kill', at: 60_500 }), stopOrderedMs: 60_200 };
    expect(kinds(read(stopped, [control()], 100_000))).toEqual(['full-stop']);
    const before = { ...copy({ kind: 'kill', at: 60_500 }), stopOrderedMs: 80_000 };
    expect(kinds(read(before, [control()], 100_000))).toEqual(['killed']);
  });

  test('our outage is ours, and a copy that lives comes back', () => {
    const outage: Act = { kind: 'our-outage', at: 60_500, until: 90_000 };
    const deaf = [{ at: 60_500, until: 90_000 }];
    expect(kinds(read(copy(outage), [control(outage)], 120_000, deaf))).toEqual(['our-outage, back']);
    const gone: Act = { kind: 'kill', at: 75_000 };
    const now = read(copy(outage, gone), [control(outage)], 92_000, deaf);
    expect(kinds(now)).toEqual(['our-outage']);
  });

  test('a copy killed before, during or after our outage is contained, and not later than it could be seen', () => {
    const outage: Act = { kind: 'our-outage', at: 60_500, until: 90_000 };
    const deaf = [{ at: 60_500, until: 90_000 }];
    for (const at of [59_000, 75_000, 91_500]) {
      const spans = read(copy(outage, { kind: 'kill', at }), [control(outage)], 120_000, deaf);
      expect(kinds(spans).at(-1)).toBe('killed');
    }
    const frozen = read(copy(outage, { kind: 'freeze', at: 30_000 }), [control(outage)], 120_000, deaf);
    expect(kinds(frozen)).toEqual(['frozen']);
  });

  test('a site that claims nothing and is silent with its control stays unreachable, never contained', () => {
    const cut: Act = { kind: 'cut', at: 60_500 };
    expect(kinds(read(copy(cut), [control(cut)], 3 * HOUR))).toEqual(['site-unreachable']);
  });
});

describe('properties', () => {
  const periodMs = fc.integer({ min: 200, max: 60_000 });
  const jitter = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 17 });

  test('whatever the period and jitter, a living copy is never called silent', () => {
    fc.assert(
      fc.property(periodMs, jitter, fc.integer({ min: 1, max: 400 }), (period, shares, beats) => {
        const subject = { ...copy(), periodMs: period, jitter: shares };
        expect(read(subject, [{ ...control(), periodMs: period }], period * beats)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('stalls and outages of ours make no silence of a living copy', () => {
    const ours = fc.array(
      fc.record({
        at: fc.integer({ min: 1000, max: 500_000 }),
        lasts: fc.integer({ min: 500, max: 60_000 }),
        stall: fc.boolean(),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 5000 }), jitter, ours, (period, shares, list) => {
        const acts = list.map(
          ({ at, lasts, stall }): Act => ({
            kind: stall ? 'our-stall' : 'our-outage',
            at,
            until: at + lasts,
          }),
        );
        const deaf = list.map(({ at, lasts }) => ({ at, until: at + lasts }));
        const spans = read(
          { ...copy(...acts), periodMs: period, jitter: shares },
          [{ ...control(...acts), periodMs: period }],
          700_000,
          deaf,
        );
        expect(spans.filter((span) => span.kind !== 'our-outage')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('the interval holds the moment of the first missing beat, and its early end favours the site', () => {
    const act = fc.constantFrom('kill' as const, 'freeze' as const, 'cut' as const);
    fc.assert(
      fc.property(
        periodMs,
        jitter,
        act,
        fc.integer({ min: 1000, max: 5_000_000 }),
        (period, shares, kind, at) => {
          const now = at + 20 * period + 60_000;
          const [span] = read(
            { ...copy({ kind, at } as Act), periodMs: period, jitter: shares },
            [{ ...control(), periodMs: period }],
            now,
          );
          expect(span?.kind).toBe({ kill: 'killed', freeze: 'frozen', cut: 'network-cut' }[kind]);
          expect(span?.from.from.getTime()).toBeLessThanOrEqual(ORIGIN + at);
          expect(span?.from.to.getTime()).toBeGreaterThanOrEqual(ORIGIN + at);
          expect((span?.from.to.getTime() ?? 0) - (span?.from.from.getTime() ?? 0)).toBeLessThanOrEqual(
            Math.ceil(period * 1.1),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a silence that ended is explained by what ended it', () => {
    const act = fc.constantFrom('freeze' as const, 'cut' as const, 'pause' as const);
    const expected = { freeze: 'frozen', cut: 'network-cut', pause: 'vm-paused' };
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 10_000 }),
        jitter,
        act,
        fc.integer({ min: 1000, max: 500_000 }),
        fc.integer({ min: 8, max: 100 }),
        (period, shares, kind, at, beats) => {
          const until = at + Math.max(beats * period, 4000);
          const spans = read(
            { ...copy({ kind, at, until }), periodMs: period, jitter: shares },
            [{ ...control(), periodMs: period }],
            until + 10 * period,
          );
          expect(kinds(spans)).toEqual([`${expected[kind]}, back`]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('spans do not overlap and only the last one is open', () => {
    const acts = fc.array(
      fc.record({
        kind: fc.constantFrom('freeze' as const, 'cut' as const, 'pause' as const),
        at: fc.integer({ min: 0, max: 600_000 }),
        lasts: fc.integer({ min: 100, max: 60_000 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(acts, (list) => {
        const spans = read(
          copy(...list.map(({ kind, at, lasts }): Act => ({ kind, at, until: at + lasts }))),
          [control()],
          800_000,
        );
        spans.forEach((span, i) => {
          if (i < spans.length - 1) expect(span.untilMs).not.toBeNull();
          if (i > 0) expect(span.fromMs).toBeGreaterThanOrEqual(spans[i - 1]?.untilMs ?? Infinity);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('silence of many sites at once', () => {
  const falls = (...from: number[]) =>
    from.map((fromMs, i) => ({ site: `site-${i}`, fromMs, untilMs: fromMs + 60_000 }));

  test('more than 30 % of the sites within one window are our doing', () => {
    expect(massSilences(falls(1000, 1100, 1200, 1300), 10, 2000, 90_000)).toEqual([
      { ref: 'mass-silence', fromMs: 1000, untilMs: 61_000 },
    ]);
  });

  test('three of ten are not, nor four spread over time', () => {
    expect(massSilences(falls(1000, 1100, 1200), 10, 2000, 90_000)).toEqual([]);
    expect(massSilences(falls(1000, 9000, 18_000, 27_000), 10, 2000, 90_000)).toEqual([]);
  });

  test('of a few sites a share says nothing', () => {
    expect(massSilences(falls(1000, 1000, 1000), 3, 2000, 90_000)).toEqual([]);
  });
});
