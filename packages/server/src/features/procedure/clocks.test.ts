import { describe, expect, it } from 'vitest';
import { newYork, prague } from '../../kernel/calendar/calendars.fixture.ts';
import {
  type ClockPause,
  type ClockReading,
  computeClocks,
  type FactOccurrence,
  type Procedure,
  reachedEscalations,
  readProcedure,
  shippedProcedure,
  withOverrides,
} from './index.ts';

const calendars = { site: prague, ngi: prague, csirt: newYork };
const ssc = shippedProcedure('egi-ssc')?.procedure as Procedure;
const ALARM = '2027-01-08T15:00:00Z'; // a Friday, 16:00 in Prague

let serial = 0;
function fact(kind: string, at: string | null, more: Partial<FactOccurrence> & { recorded?: string } = {}) {
  const id = `fact_${++serial}`;
  const { recorded, ...rest } = more;
  const known = new Date(recorded ?? at ?? 0);
  const when = at === null ? null : new Date(at);
  return {
    id,
    kind,
    key: null,
    at: when,
    recordedAt: known,
    supersedes: null,
    evidence: [`ent_${id}`],
    ...rest,
  };
}

interface Asked {
  now: string;
  pauses?: ClockPause[];
  procedure?: Procedure;
}

function read(step: string, facts: FactOccurrence[], asked: Asked): ClockReading {
  const { now, pauses = [], procedure = ssc } = asked;
  const readings = computeClocks(procedure, facts, { calendars, pauses, now: new Date(now) });
  return readings.find((one) => one.step === step) as ClockReading;
}

describe('read for an earlier moment', () => {
  const alarm = fact('alarm-raised', ALARM);
  const stopped = new Date('2027-01-08T18:00:00Z');
  const readAt = (knownAt: string, ...facts: FactOccurrence[]) =>
    computeClocks(ssc, [alarm, ...facts], {
      calendars,
      pauses: [],
      now: stopped,
      knownAt: new Date(knownAt),
    }).find(({ step }) => step === 'acknowledge');

  it('counts what was learnt later of what had happened by then', () => {
    const accepted = fact('acknowledged', '2027-01-08T17:00:00Z', { recorded: '2027-01-09T09:00:00Z' });
    expect(readAt('2027-01-10T00:00:00Z', accepted)?.state).toBe('met');
    expect(readAt('2027-01-08T23:00:00Z', accepted)?.state).toBe('running');
  });

  it('does not count what happened later, nor what a correction put later', () => {
    const later = fact('acknowledged', '2027-01-08T18:30:00Z');
    expect(readAt('2027-01-10T00:00:00Z', later)?.state).toBe('running');
    const first = fact('acknowledged', '2027-01-08T17:00:00Z');
    const moved = fact('acknowledged', '2027-01-08T18:30:00Z', {
      supersedes: first.id,
      recorded: '2027-01-09T09:00:00Z',
    });
    expect(readAt('2027-01-10T00:00:00Z', first, moved)?.state).toBe('running');
  });
});

describe('a clock', () => {
  it('waits for its anchor, runs, and is missed once the due time is over', () => {
    const alarm = fact('alarm-raised', ALARM);
    expect(read('acknowledge', [], { now: ALARM })).toMatchObject({
      state: 'waiting',
      dueAt: null,
      evidence: [],
    });
    const running = read('acknowledge', [alarm], { now: '2027-01-08T16:00:00Z' });
    expect(running).toMatchObject({
      state: 'running',
      dueAt: new Date('2027-01-08T19:00:00Z'),
      elapsedShare: 0.25,
      remainingSeconds: 3 * 3600,
      evidence: alarm.evidence,
    });
    expect(read('acknowledge', [alarm], { now: '2027-01-08T19:00:00Z' }).state).toBe('running');
    const missed = read('acknowledge', [alarm], { now: '2027-01-08T19:00:00.001Z' });
    expect(missed).toMatchObject({ state: 'missed', metAt: null });
    expect(missed.remainingSeconds).toBeLessThan(0);
  });

  it('is met by a proof up to the due time, late by one after it, and stays what it was', () => {
    const alarm = fact('alarm-raised', ALARM);
    const atLast = fact('acknowledged', '2027-01-08T19:00:00Z');
    const after = fact('acknowledged', '2027-01-08T19:00:01Z');
    const now = '2027-03-01T00:00:00Z';
    expect(read('acknowledge', [alarm, atLast], { now })).toMatchObject({ state: 'met', elapsedShare: 1 });
    expect(read('acknowledge', [alarm, after], { now })).toMatchObject({ state: 'late', metAt: after.at });
    expect(read('acknowledge', [alarm, after, atLast], { now }).state).toBe('met');
  });

  it('is met by a proof that is older than its anchor', () => {
    const facts = [fact('contained', '2027-01-08T14:00:00Z'), fact('alarm-raised', ALARM)];
    expect(read('contain', facts, { now: ALARM })).toMatchObject({ state: 'met', elapsedShare: 0 });
  });

  it('does not know what is recorded only later', () => {
    const alarm = fact('alarm-raised', ALARM, { recorded: '2027-01-08T18:00:00Z' });
    expect(read('acknowledge', [alarm], { now: '2027-01-08T17:00:00Z' }).state).toBe('waiting');
    expect(read('acknowledge', [alarm], { now: '2027-01-08T20:00:00Z' }).state).toBe('missed');
  });

  it('names the calendar that counted, and none for clock hours', () => {
    const alarm = fact('alarm-raised', ALARM);
    expect(read('contain', [alarm], { now: ALARM }).calendarVersion).toBe('prague-1');
    expect(read('acknowledge', [alarm], { now: ALARM }).calendarVersion).toBeNull();
  });
});

describe('a repeating step', () => {
  it('has one clock a request, in the site’s working hours', () => {
    const facts = [
      fact('request-sent', '2027-01-08T15:59:00Z', { key: 'req_a' }),
      fact('request-sent', '2027-01-11T09:00:00Z', { key: 'req_b' }),
      fact('request-answered', '2027-01-11T10:00:00Z', { key: 'req_b' }),
    ];
    const now = new Date('2027-01-11T12:00:00Z');
    const answers = computeClocks(ssc, facts, { calendars, pauses: [], now }).filter(
      (one) => one.step === 'answer',
    );
    expect(answers.map(({ key, state, dueAt }) => [key, state, dueAt?.toISOString()])).toEqual([
      ['req_a', 'running', '2027-01-11T12:59:00.000Z'],
      ['req_b', 'met', '2027-01-11T14:00:00.000Z'],
    ]);
  });

  it('shows one waiting clock before the first request', () => {
    expect(read('answer', [], { now: ALARM })).toMatchObject({ state: 'waiting', key: null });
  });

  it('no longer applies to a request that was withdrawn', () => {
    const sent = fact('request-sent', ALARM, { key: 'req_a' });
    const withdrawn = fact('request-sent', null, {
      key: 'req_a',
      supersedes: sent.id,
      recorded: '2027-01-09T00:00:00Z',
    });
    const clock = read('answer', [sent, withdrawn], { now: '2027-01-12T00:00:00Z' });
    expect(clock.state).toBe('not-applicable');
    expect(clock.history).toMatchObject([{ state: 'running', anchorAt: sent.at }]);
  });
});

describe('a corrected fact', () => {
  const alarm = fact('alarm-raised', ALARM);
  const acknowledged = fact('acknowledged', '2027-01-08T18:30:00Z');

  it('moves the due time and keeps the earlier reading', () => {
    const earlier = fact('alarm-raised', '2027-01-08T14:00:00Z', {
      supersedes: alarm.id,
      recorded: '2027-01-10T08:00:00Z',
    });
    const facts = [alarm, acknowledged, earlier];
    expect(read('acknowledge', facts, { now: '2027-01-09T00:00:00Z' })).toMatchObject({
      state: 'met',
      history: [],
    });
    const clock = read('acknowledge', facts, { now: '2027-01-11T00:00:00Z' });
    expect(clock).toMatchObject({
      state: 'late',
      anchorAt: earlier.at,
      dueAt: new Date('2027-01-08T18:00:00Z'),
    });
    expect(clock.evidence).toEqual([...alarm.evidence, ...earlier.evidence, ...acknowledged.evidence]);
    expect(clock.grounds).toEqual([
      ...[...alarm.evidence, ...earlier.evidence].map((ref) => ({ ref, at: earlier.at, shows: 'anchor' })),
      ...acknowledged.evidence.map((ref) => ({ ref, at: acknowledged.at, shows: 'proof' })),
    ]);
    expect(clock.history).toEqual([
      {
        correctedAt: new Date('2027-01-10T08:00:00Z'),
        anchorAt: alarm.at,
        dueAt: new Date('2027-01-08T19:00:00Z'),
        state: 'met',
        metAt: acknowledged.at,
      },
    ]);
  });

  it('opens a clock again when the proof did not happen', () => {
    const contained = fact('contained', '2027-01-08T17:00:00Z');
    const back = fact('contained', null, { supersedes: contained.id, recorded: '2027-01-08T20:00:00Z' });
    const again = fact('contained', '2027-01-08T21:00:00Z');
    const now = '2027-01-08T20:30:00Z';
    expect(read('contain', [alarm, contained, back], { now })).toMatchObject({
      state: 'running',
      metAt: null,
    });
    const clock = read('contain', [alarm, contained, back, again], { now: '2027-01-08T22:00:00Z' });
    expect(clock).toMatchObject({ state: 'met', metAt: again.at });
    expect(clock.history).toMatchObject([{ state: 'met', metAt: contained.at }]);
  });

  it('keeps every reading of a chain of corrections made at one moment', () => {
    const recorded = '2027-01-10T08:00:00Z';
    const second = fact('alarm-raised', '2027-01-08T14:00:00Z', { supersedes: alarm.id, recorded });
    const third = fact('alarm-raised', '2027-01-08T13:00:00Z', { supersedes: second.id, recorded });
    const clock = read('acknowledge', [third, second, alarm], { now: recorded });
    expect(clock.history.map(({ anchorAt }) => anchorAt)).toEqual([alarm.at, second.at]);
    expect(clock.anchorAt).toEqual(third.at);
  });
});

describe('a pause', () => {
  const alarm = fact('alarm-raised', ALARM);
  const downtime = (from: string, to: string | null): ClockPause => ({
    kind: 'downtime',
    from: new Date(from),
    to: to === null ? null : new Date(to),
    ref: 'dwn_1',
  });

  it('stops the clock while it lasts and moves the due time by its length', () => {
    const open = [downtime('2027-01-08T16:00:00Z', null)];
    const paused = read('acknowledge', [alarm], { now: '2027-01-09T16:00:00Z', pauses: open });
    expect(paused).toMatchObject({
      state: 'paused',
      remainingSeconds: 3 * 3600,
      elapsedShare: 0.25,
      pausedSpans: open,
    });
    const closed = [downtime('2027-01-08T16:00:00Z', '2027-01-09T16:00:00Z')];
    const after = read('acknowledge', [alarm], { now: '2027-01-09T17:00:00Z', pauses: closed });
    expect(after).toMatchObject({
      state: 'running',
      dueAt: new Date('2027-01-09T19:00:00Z'),
      elapsedShare: 0.5,
    });
  });

  it('that begins after the due time saves nobody', () => {
    const pauses = [downtime('2027-01-08T20:00:00Z', null)];
    expect(read('acknowledge', [alarm], { now: '2027-01-08T21:00:00Z', pauses })).toMatchObject({
      state: 'missed',
      pausedSpans: [],
    });
  });

  it('of the site stops only what the site has to do; our own outage stops everybody', () => {
    const other = readProcedure(`
name: other
version: 1
title: Another procedure
source: a test
steps:
  - { id: review, title: The CSIRT reviews, actor: csirt, proof: reviewed,
      deadline: { anchor: alarm-raised, amount: 4, unit: clock-hour } }
`);
    const pauses = [downtime('2027-01-08T16:00:00Z', null)];
    const now = '2027-01-08T17:00:00Z';
    expect(read('review', [alarm], { now, pauses, procedure: other }).state).toBe('running');
    const outage: ClockPause[] = [{ ...(pauses[0] as ClockPause), kind: 'our-outage' }];
    expect(read('review', [alarm], { now, pauses: outage, procedure: other }).state).toBe('paused');
  });
});

describe('a step', () => {
  it('can be waived, wholly or for one key', () => {
    const facts = [
      fact('request-sent', ALARM, { key: 'req_a' }),
      fact('request-sent', ALARM, { key: 'req_b' }),
      fact('step-waived', ALARM, { key: 'answer/req_a' }),
      fact('step-waived', ALARM, { key: 'contain' }),
    ];
    const readings = computeClocks(ssc, facts, {
      calendars,
      pauses: [],
      now: new Date('2027-02-01T00:00:00Z'),
    });
    expect(readings.map(({ step, key, state }) => `${step} ${key} ${state}`)).toEqual([
      'acknowledge null waiting',
      'contain null waived',
      'answer req_a waived',
      'answer req_b missed',
      'close null waiting',
    ]);
  });

  it('with a condition is a duty only while the condition holds, and one without deadline is never late', () => {
    const procedure = readProcedure(`
name: conditions
version: 1
title: Conditions
source: a test
steps:
  - id: downtime
    title: Announce a downtime
    actor: site
    condition: { when: service-affected, unless: no-downtime-needed }
    deadline: { anchor: isolated, amount: 1, unit: working-day }
    proof: downtime-announced
  - { id: decide, title: Decide, actor: csirt, proof: decided }
`);
    const isolated = fact('isolated', '2027-01-08T15:00:00Z');
    const affected = fact('service-affected', '2027-01-08T15:00:00Z');
    const now = '2027-02-01T00:00:00Z';
    expect(read('downtime', [isolated], { now, procedure }).state).toBe('waiting');
    expect(read('downtime', [isolated, affected], { now, procedure }).state).toBe('missed');
    const unneeded = fact('no-downtime-needed', '2027-01-08T15:00:00Z');
    expect(read('downtime', [isolated, affected, unneeded], { now, procedure }).state).toBe('not-applicable');
    expect(read('decide', [], { now, procedure }).state).toBe('waiting');
    expect(read('decide', [fact('decided', now)], { now, procedure }).state).toBe('met');
  });

  it('escalates at its thresholds, and not while it is paused or done', () => {
    const alarm = fact('alarm-raised', ALARM);
    const at = (now: string, facts: FactOccurrence[] = []) =>
      reachedEscalations(ssc, read('acknowledge', [alarm, ...facts], { now })).map((one) => one.at);
    expect(at('2027-01-08T16:59:00Z')).toEqual([]);
    expect(at('2027-01-08T17:00:00Z')).toEqual([50]);
    expect(at('2027-01-08T18:12:00Z')).toEqual([50, 80]);
    expect(at('2027-01-09T00:00:00Z')).toEqual([50, 80, 100]);
    expect(at('2027-01-09T00:00:00Z', [fact('acknowledged', ALARM)])).toEqual([]);
  });
});

describe('overrides', () => {
  const lab = withOverrides(ssc, [
    { step: 'close', anchor: 'alarm-raised', amount: 30, unit: 'clock-hour' },
    { step: 'contain', amount: 24, unit: 'clock-hour' },
  ]);

  it('change amount and anchor, and stay on record beside the hash of the text', () => {
    const alarm = fact('alarm-raised', ALARM);
    const reading = read('close', [alarm], { now: ALARM, procedure: lab });
    expect(reading.dueAt).toEqual(new Date('2027-01-09T21:00:00Z'));
    expect(lab.overrides).toHaveLength(2);
    expect(lab.sha256).toBe(ssc.sha256);
    expect(ssc.document.steps.find(({ id }) => id === 'close')?.deadline?.unit).toBe('calendar-month');
  });

  it('of a step that does not exist, or of half a month, are refused', () => {
    expect(() => withOverrides(ssc, [{ step: 'fly', amount: 1, unit: 'day' }])).toThrow(/no step “fly”/);
    expect(() => withOverrides(ssc, [{ step: 'close', amount: 0.5, unit: 'calendar-month' }])).toThrow(
      /whole/,
    );
  });
});
