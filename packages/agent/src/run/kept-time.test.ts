import { expect, test } from 'vitest';
import { TrustedTime } from '../kernel/trusted-time.ts';
import { memoryDisk } from '../testing/crashes.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { keepTime, readKeptTime } from './kept-time.ts';

const START = new Date('2027-03-01T10:00:00Z');

test('a time that nobody confirmed is not kept; one that was is read again', async () => {
  const disk = memoryDisk();
  const clock = new VirtualClock(START);
  const time = new TrustedTime(clock, null);
  keepTime('time.json', disk, time);
  expect(readKeptTime('time.json', disk)).toBeNull();
  time.confirm(START);
  await clock.advance(5000);
  keepTime('time.json', disk, time);
  expect(readKeptTime('time.json', disk)).toEqual(new Date(START.getTime() + 5000));
});

test('what cannot be read counts as nothing', () => {
  const disk = memoryDisk();
  disk.replace('time.json', Buffer.from('{"sure":"tomorrow"}'));
  expect(readKeptTime('time.json', disk)).toBeNull();
});

test('goes on from start to start without the server, and never by the date', async () => {
  const disk = memoryDisk();
  let clock = new VirtualClock(START);
  const first = new TrustedTime(clock, null);
  first.confirm(START);
  keepTime('time.json', disk, first);
  for (let start = 0; start < 3; start++) {
    clock = new VirtualClock(new Date(START.getTime() + 1e12));
    const time = new TrustedTime(clock, null, readKeptTime('time.json', disk));
    await clock.advance(60_000);
    keepTime('time.json', disk, time);
  }
  expect(readKeptTime('time.json', disk)).toEqual(new Date(START.getTime() + 3 * 60_000));
});
