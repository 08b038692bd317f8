import type { TimelineDeadline } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { at } from './testing/made-timeline.ts';
import { ticksOf } from './ticks.ts';
import { deadlineNames, deadlineText, gapText, shortTimes, silenceTone } from './words.ts';

const deadline = (change: Partial<TimelineDeadline>): TimelineDeadline => ({
  step: 'contain',
  key: '',
  title: '',
  state: 'running',
  from: at('09:00'),
  dueAt: at('13:00'),
  metAt: null,
  paused: [],
  ...change,
});
const now = Date.parse(at('11:30'));

describe('a deadline', () => {
  test.each([
    [deadline({}), '1 h 30 min left of 4 h'],
    [deadline({ dueAt: at('11:00') }), 'over by 30 min'],
    [deadline({ state: 'met', metAt: at('10:43') }), 'met after 1 h 43 min of 4 h'],
    [deadline({ state: 'met', metAt: at('08:43') }), 'met before it began'],
    [deadline({ state: 'late', metAt: at('13:20') }), 'late by 20 min, after 4 h'],
    [deadline({ state: 'met' }), 'met'],
    [deadline({ state: 'missed' }), 'missed, 4 h given'],
    [deadline({ state: 'paused' }), 'stands still, 1 h 30 min left'],
    [deadline({ state: 'waived' }), 'waived'],
  ])('says how it stands: %#', (one, words) => {
    expect(deadlineText(one, now)).toBe(words);
  });

  test('is numbered where its step has several', () => {
    expect(deadlineNames([{ step: 'contain' }, { step: 'answer' }, { step: 'answer' }])).toEqual([
      'contain',
      'answer 1',
      'answer 2',
    ]);
  });
});

test('times of the day at hand lose their date, others keep it', () => {
  expect(shortTimes('between 2027-01-05 09:53:19 UTC and 2027-01-06T10:22:09Z', '2027-01-05')).toBe(
    'between 09:53:19 and 2027-01-06 10:22:09',
  );
});

test('a gap has its sign, and none is an equals sign', () => {
  expect([gapText(540), gapText(-40), gapText(0), gapText(null)]).toEqual(['+9 min', '−40 s', '=', '']);
});

test('what contains a copy harms the innocent control', () => {
  expect(silenceTone('killed', 'implant')).toBe('pass');
  expect(silenceTone('killed', 'control')).toBe('fail');
  expect(silenceTone('our-outage', 'control')).toBe('ours');
});

test('ticks are round times, far enough apart, and midnight carries the day', () => {
  const range = { from: Date.parse('2027-01-05T22:17:00Z'), to: Date.parse('2027-01-06T02:05:00Z') };
  const { stepMs, ticks } = ticksOf(range, 700, 76);
  expect(stepMs).toBe(30 * 60_000);
  expect(ticks).toHaveLength(8);
  expect(ticks.filter(({ isDay }) => isDay).map((tick) => new Date(tick.at).toISOString())).toEqual([
    '2027-01-06T00:00:00.000Z',
  ]);
});
