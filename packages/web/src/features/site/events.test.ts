import { describe, expect, test } from 'vitest';
import { type AxisEvent, eventsOf, nextEvent } from './events.ts';
import { lanesOf } from './lanes.ts';
import { readingAt } from './reading.ts';
import { at, madeTimeline } from './testing/made-timeline.ts';

const view = madeTimeline();
const events = eventsOf(view);
const told = (event: AxisEvent | undefined) => event && `${event.where}: ${event.says}`;

describe('the events of an axis', () => {
  test('stand in the order of time, and tell of probes where the answer changed', () => {
    expect(events.map((one) => one.at)).toEqual(events.map((one) => one.at).toSorted((a, b) => a - b));
    expect(
      events.filter(({ lane }) => lane === 'probe-drill').map(({ says, tone }) => `${says} ${tone}`),
    ).toEqual(['still let in, at the front door fail', 'refused: ban proven, at the front door pass']);
  });

  test('do not call it a ban when the innocent are refused too', () => {
    const both = { at: at('11:10'), drill: 'refused', innocent: 'refused' } as const;
    const [first] = eventsOf(madeTimeline({ probes: [both] })).filter(({ lane }) => lane === 'probe-drill');
    expect(first).toMatchObject({
      says: 'refused, but not it alone: no ban, at the front door',
      tone: 'late',
    });
  });

  test('say why a copy is silent, and that a machine stops no clock', () => {
    expect(events.map(told)).toContain(
      'copy a: last beat, then killed. The process ended without a last word.',
    );
    expect(events.map(told)).toContain(
      'mail from the site: ticket robot: a machine answered, no clock stops',
    );
  });

  test('hold what the site says against what was measured, with the gap', () => {
    const claim = events.find(({ lane }) => lane === 'claims');
    expect(claim?.says).toBe('the site says: stopped 1 at 10:42:00; measured: 1 of 1 copies silent (−9 min)');
    expect(claim?.tone).toBe('fail');
  });

  test('are walked one by one, also several at one moment, and in one lane alone', () => {
    let here = nextEvent(events, null, null, 1, null);
    const walked = [here];
    while (here) {
      here = nextEvent(events, here, here.at, 1, null);
      if (here) walked.push(here);
    }
    expect(walked).toEqual(events);
    const inLane = nextEvent(events, null, Date.parse(at('10:00')), 1, 'mail-in');
    expect(told(inLane)).toBe('mail from the site: report: a person wrote');
    expect(nextEvent(events, null, Date.parse(at('09:20')), -1, 'mail-in')).toBeUndefined();
  });

  test('name our outages as ours', () => {
    const away = eventsOf(madeTimeline({ outages: [{ from: at('12:00'), to: at('12:14') }] }));
    expect(away.map(told)).toContain('we: our outage begins: nothing of it counts against the site');
  });
});

describe('the reading of one moment', () => {
  const reading = (time: string) =>
    Object.fromEntries(
      readingAt(view, lanesOf(view), Date.parse(at(time))).map(({ name, says }) => [name, says]),
    );

  test('tells every lane what was so then', () => {
    expect(reading('11:15')).toEqual({
      acknowledge: 'met',
      'mail to the site': 'alarm, 2 h before',
      'mail from the site': 'report, 17 min before',
      claims: 'stopped at 10:42:00, wrong',
      'copy a': 'killed since 10:51:20',
      'stolen identity': 'let in at 11:10:00',
      'innocent identity': 'let in at 11:10:00',
      'innocent job': 'runs',
    });
  });

  test('tells of the time in which a copy fell silent, and of the time before anything was', () => {
    expect(reading('10:51:30')['copy a']).toBe('falls silent: killed');
    expect(reading('10:00')['copy a']).toBe('beats');
    expect(reading('10:15').acknowledge).toBe('3 h left');
    expect(reading('09:01')).toMatchObject({
      acknowledge: 'not begun',
      'copy a': 'not started',
      claims: '–',
    });
  });

  test('says nothing of what is to come', () => {
    expect(reading('15:30')).toMatchObject({ 'copy a': '–', 'stolen identity': '–' });
  });
});
