import { describe, expect, it } from 'vitest';
import { newYork, prague } from '../../kernel/calendar/calendars.fixture.ts';
import {
  type ClockReading,
  clocksOfSites,
  type FactOccurrence,
  type Procedure,
  reachedEscalations,
  shippedProcedure,
} from './index.ts';

const sec01 = (version?: number) => shippedProcedure('egi-sec01', version)?.procedure as Procedure;
const sites = [
  { siteId: 'site_prague', calendars: { site: prague, ngi: prague, csirt: prague }, pauses: [] },
  { siteId: 'site_york', calendars: { site: newYork, ngi: newYork, csirt: prague }, pauses: [] },
];
const SUSPECTED = '2027-01-08T15:59:00Z'; // Friday 16:59 in Prague, 10:59 in New York

let serial = 0;
function fact(kind: string, at: string, more: Partial<FactOccurrence> = {}): FactOccurrence {
  const id = `fact_${++serial}`;
  const when = new Date(at);
  return { id, kind, key: null, at: when, recordedAt: when, supersedes: null, evidence: [id], ...more };
}

function readAll(facts: FactOccurrence[], now: string, procedure = sec01()): ClockReading[] {
  const { calendars, pauses } = sites[0] as (typeof sites)[number];
  return clocksOfSites(procedure, facts, { sites, calendars, pauses, now: new Date(now) });
}

function read(step: string, facts: FactOccurrence[], now: string, site = 'site_prague', procedure = sec01()) {
  return readAll(facts, now, procedure).find((one) => one.step === step && one.site === site) as ClockReading;
}

const suspected = fact('suspected', SUSPECTED);
const told = (kind: string, at: string) => fact(kind, at, { siteId: 'site_prague' });

describe('the procedure for real incidents', () => {
  it('has the seven steps in both wordings, and the later one is the newest', () => {
    const steps = ['heads-up', 'contain', 'decide', 'downtime', 'answer', 'close', 'restore'];
    for (const version of [1, 2]) expect(sec01(version).document.steps.map(({ id }) => id)).toEqual(steps);
    expect(sec01().document.version).toBe(2);
  });

  it('says for every step what to do and what shows that it was done', () => {
    for (const step of [1, 2].flatMap((version) => sec01(version).document.steps)) {
      expect(step.action?.length).toBeGreaterThan(40);
      expect(step.provenBy?.length).toBeGreaterThan(20);
    }
  });

  it('leaves the challenge’s procedure as it was pinned by drills', () => {
    expect(shippedProcedure('egi-ssc')?.procedure.sha256).toBe(
      '1e1d949fdefc41b3093b799e936cb148339893484edf5703d6c3cb275b9292ff',
    );
  });
});

describe('the heads-up', () => {
  it('is due four clock hours after the first suspicion, on a Friday evening too', () => {
    expect(read('heads-up', [suspected], SUSPECTED)).toMatchObject({
      state: 'running',
      dueAt: new Date('2027-01-08T19:59:00Z'),
    });
  });

  it('is done when the last of the three parties knows', () => {
    const two = [
      suspected,
      told('csirt-told', '2027-01-08T16:30:00Z'),
      told('local-team-told', '2027-01-08T16:10:00Z'),
    ];
    const waiting = read('heads-up', two, '2027-01-08T17:00:00Z');
    expect(waiting).toMatchObject({ state: 'running', metAt: null });
    expect(waiting.proofs.filter(({ at }) => at === null).map(({ fact }) => fact)).toEqual(['ngi-told']);
    const late = [...two, told('ngi-told', '2027-01-08T20:00:00Z')];
    expect(read('heads-up', late, '2027-01-08T21:00:00Z')).toMatchObject({
      state: 'late',
      metAt: new Date('2027-01-08T20:00:00Z'),
    });
  });

  it('of one site does not speak for another', () => {
    const facts = ['local-team-told', 'ngi-told', 'csirt-told'].map((kind) =>
      told(kind, '2027-01-08T16:30:00Z'),
    );
    expect(read('heads-up', [suspected, ...facts], '2027-01-08T17:00:00Z').state).toBe('met');
    expect(read('heads-up', [suspected, ...facts], '2027-01-08T17:00:00Z', 'site_york').state).toBe(
      'running',
    );
  });
});

describe('containment', () => {
  const done = ['isolated', 'contained', 'evidence-kept'].map((kind) => told(kind, '2027-01-08T18:00:00Z'));

  it('is due a day after suspicion, or a working day in the wording of 2011', () => {
    expect(read('contain', [suspected], SUSPECTED).dueAt).toEqual(new Date('2027-01-09T15:59:00Z'));
    const old = read('contain', [suspected], SUSPECTED, 'site_prague', sec01(1));
    expect(old.dueAt).toEqual(new Date('2027-01-11T15:59:00Z'));
  });

  it('counts by the calendar of the site where it has to be done', () => {
    const facts = [fact('suspected', '2027-07-02T14:00:00Z')];
    const [inPrague, inYork] = ['site_prague', 'site_york'].map(
      (site) => read('contain', facts, '2027-07-02T14:00:00Z', site, sec01(1)).dueAt,
    );
    expect(inPrague).toEqual(new Date('2027-07-05T14:00:00Z'));
    // Monday is a day off over there.
    expect(inYork).toEqual(new Date('2027-07-06T14:00:00Z'));
  });

  it('keeps its verdict and says what was lost when a machine was rebooted before it was done', () => {
    const reading = read(
      'contain',
      [suspected, told('rebooted', '2027-01-08T17:00:00Z'), ...done],
      '2027-01-08T19:00:00Z',
    );
    expect(reading).toMatchObject({ state: 'met', breaches: [{ fact: 'rebooted', effect: 'flag' }] });
  });

  it('fails at once when the evidence is destroyed, and everybody on the ladder is told', () => {
    const facts = [suspected, told('evidence-destroyed', '2027-01-08T17:00:00Z'), ...done];
    const reading = read('contain', facts, '2027-01-08T19:00:00Z');
    expect(reading).toMatchObject({ state: 'missed', metAt: null, breaches: [{ effect: 'fail' }] });
    expect(reachedEscalations(sec01(), reading).map(({ at }) => at)).toEqual([50, 80, 100]);
  });

  it('is not touched by what happens to the machine afterwards', () => {
    const facts = [suspected, ...done, told('evidence-destroyed', '2027-01-10T17:00:00Z')];
    expect(read('contain', facts, '2027-01-11T00:00:00Z')).toMatchObject({ state: 'met', breaches: [] });
  });

  it('is judged anew when the destruction is taken back, and keeps what it said', () => {
    const destroyed = told('evidence-destroyed', '2027-01-08T17:00:00Z');
    const back = {
      ...told('evidence-destroyed', '2027-01-08T18:30:00Z'),
      at: null,
      supersedes: destroyed.id,
    };
    const reading = read('contain', [suspected, destroyed, back, ...done], '2027-01-08T19:00:00Z');
    expect(reading).toMatchObject({ state: 'met', history: [{ state: 'missed' }] });
  });
});

describe('the other steps', () => {
  it('decision and restoration have no deadline, and are never late', () => {
    const much = '2029-01-01T00:00:00Z';
    expect(read('decide', [suspected], much)).toMatchObject({ state: 'waiting', dueAt: null });
    expect(read('decide', [suspected, fact('decided', '2028-01-01T00:00:00Z')], much).state).toBe('met');
    const restored = [
      fact('service-restored', SUSPECTED),
      fact('documents-reviewed', '2028-01-01T00:00:00Z'),
    ];
    expect(read('restore', restored, much)).toMatchObject({
      state: 'met',
      metAt: new Date('2028-01-01T00:00:00Z'),
    });
  });

  it('downtime counts from the isolation, unless no service is affected', () => {
    const isolated = told('isolated', '2027-01-09T10:00:00Z');
    expect(read('downtime', [suspected], '2027-01-09T11:00:00Z').state).toBe('waiting');
    expect(read('downtime', [suspected, isolated], '2027-01-09T11:00:00Z')).toMatchObject({
      state: 'running',
      dueAt: new Date('2027-01-10T10:00:00Z'),
    });
    const old = read('downtime', [suspected, isolated], '2027-01-09T11:00:00Z', 'site_prague', sec01(1));
    // Saturday: the working day begins on Monday at nine, and ends on Tuesday at nine.
    expect(old.dueAt).toEqual(new Date('2027-01-12T08:00:00Z'));
    const none = told('no-downtime-needed', '2027-01-09T11:00:00Z');
    expect(read('downtime', [suspected, isolated, none], '2027-01-20T11:00:00Z').state).toBe(
      'not-applicable',
    );
  });

  it('every request has its own four working hours at the site that was asked', () => {
    const asked = [
      fact('request-sent', SUSPECTED, { key: 'req_a', siteId: 'site_prague' }),
      fact('request-sent', SUSPECTED, { key: 'req_b', siteId: 'site_york' }),
    ];
    const answers = readAll([suspected, ...asked], SUSPECTED).filter(({ step }) => step === 'answer');
    expect(answers.map(({ site, key, dueAt }) => [site, key, dueAt?.toISOString()])).toEqual([
      ['site_prague', 'req_a', '2027-01-11T12:59:00.000Z'],
      // Friday ends at 13:30 there: two hours and a half are left, and one and a half on Monday.
      ['site_york', 'req_b', '2027-01-11T15:29:00.000Z'],
    ]);
  });

  it('one request to all has to be answered by each', () => {
    const asked = fact('request-sent', SUSPECTED, { key: 'req_a' });
    const answered = fact('request-answered', '2027-01-11T09:00:00Z', {
      key: 'req_a',
      siteId: 'site_prague',
    });
    const answers = readAll([asked, answered], '2027-01-13T00:00:00Z').filter(
      ({ step }) => step === 'answer',
    );
    expect(answers.map(({ site, state }) => [site, state])).toEqual([
      ['site_prague', 'met'],
      ['site_york', 'missed'],
    ]);
  });

  it('the closure report is due a calendar month after the resolution: from 31 January to the end of February', () => {
    const resolved = fact('resolved', '2027-01-31T22:30:00Z');
    expect(read('close', [suspected, resolved], '2027-02-01T00:00:00Z').dueAt).toEqual(
      new Date('2027-02-28T22:30:00Z'),
    );
  });
});
