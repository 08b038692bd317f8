import { expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { TrustedTime } from './trusted-time.ts';

const START = new Date('2027-03-01T10:00:00Z');
const DAY = 86_400_000;

test('a date that jumps ahead does not move the time by which bans end', async () => {
  const clock = new VirtualClock(START);
  const time = new TrustedTime(clock, null);
  clock.setDate(new Date(START.getTime() + 400 * DAY));
  await clock.advance(1000);
  expect(time.now()).toEqual(new Date(START.getTime() + 1000));
  expect(time.jump()).toBe(400 * DAY);
});

test('a date that jumps back neither', async () => {
  const clock = new VirtualClock(START);
  const time = new TrustedTime(clock, null);
  clock.setDate(new Date(START.getTime() - DAY));
  await clock.advance(1000);
  expect(time.now()).toEqual(new Date(START.getTime() + 1000));
  expect(time.jump()).toBe(-DAY);
});

test('a new date counts once the server signed one like it, and not when it signed another', () => {
  const clock = new VirtualClock(START);
  const time = new TrustedTime(clock, null);
  const later = new Date(START.getTime() + 2 * DAY);
  clock.setDate(later);
  expect(time.confirm(START)).toBe(false);
  expect(time.now()).toEqual(START);
  expect(time.confirm(new Date(later.getTime() + 2000))).toBe(true);
  expect(time.now()).toEqual(later);
  expect(time.jump()).toBe(0);
});

test('a server that signs a far date moves nothing by itself', () => {
  const time = new TrustedTime(new VirtualClock(START), null);
  expect(time.confirm(new Date(START.getTime() + 300 * DAY))).toBe(false);
  expect(time.now()).toEqual(START);
});

test('after a restart the time does not lie before what was written', () => {
  const last = new Date(START.getTime() + DAY);
  expect(new TrustedTime(new VirtualClock(START), last).now()).toEqual(last);
});

test('after a restart only what was kept and counted since is certain, until the server confirms the date', async () => {
  const clock = new VirtualClock(new Date(START.getTime() + 300 * DAY));
  const time = new TrustedTime(clock, START, START);
  await clock.advance(5000);
  expect(time.sure()).toEqual(new Date(START.getTime() + 5000));
  expect(time.confirm(START)).toBe(false);
  expect(time.sure()).toEqual(new Date(START.getTime() + 5000));
  expect(time.confirm(clock.now())).toBe(true);
  expect(time.sure()).toEqual(time.now());
});

test('a date that lay far ahead when something was written is left behind once it is confirmed', () => {
  const clock = new VirtualClock(START);
  const time = new TrustedTime(clock, new Date(START.getTime() + 5000 * DAY), START);
  expect(time.sure()).toEqual(START);
  expect(time.confirm(START)).toBe(true);
  expect([time.now(), time.sure()]).toEqual([START, START]);
});
