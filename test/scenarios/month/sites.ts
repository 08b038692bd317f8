import type { ClockState } from '@muster/contract';
import type { MonthSite } from './federation.ts';

/** A clock at the end of the month: its state, when it was due, and when it was met. */
export interface DueClock {
  state: ClockState;
  /** Instants without seconds; undefined where the clock never began. */
  due?: string;
  met?: string;
}

export interface SiteStory extends MonthSite {
  /** What is told of it, in a sentence. */
  story: string;
  expected: Record<'heads-up' | 'contain' | 'downtime' | 'answer' | 'close', DueClock>;
}

/** Suspected on Friday 29 January at 13:00 UTC, asked at 16:30, resolved on Sunday 31 January at 12:00. */
const HEADS_UP = '2027-01-29T17:00Z';
const CONTAIN = '2027-01-30T13:00Z';
/** 31 January and one month: February ends on the 28th. */
const CLOSE = '2027-02-28T12:00Z';

/** The office opens again on Monday at nine; in London half an hour was left on Friday. */
const ANSWER = {
  prague: '2027-02-01T12:00Z',
  london: '2027-02-01T12:30Z',
  helsinkiOff: '2027-02-02T11:00Z',
  tokyo: '2027-02-01T04:00Z',
  newYork: '2027-01-29T20:30Z',
};

const met = (due: string, at: string): DueClock => ({ state: 'met', due, met: at });
const missed = (due: string): DueClock => ({ state: 'missed', due });
const late = (due: string, at: string): DueClock => ({ state: 'late', due, met: at });

const allWell = {
  'heads-up': met(HEADS_UP, '2027-01-29T14:00Z'),
  contain: met(CONTAIN, '2027-01-29T19:00Z'),
  downtime: met('2027-01-30T18:00Z', '2027-01-30T09:00Z'),
  close: met(CLOSE, '2027-02-15T10:00Z'),
};

export const stories: readonly SiteStory[] = [
  {
    name: 'prague',
    ngi: 'north',
    zone: 'Europe/Prague',
    story: 'does everything in time',
    expected: { ...allWell, answer: met(ANSWER.prague, '2027-02-01T09:00Z') },
  },
  {
    name: 'london',
    ngi: 'north',
    zone: 'Europe/London',
    story:
      'forgets its NGI and remembers it six hours after the suspicion; what it writes then answers the one open request',
    expected: {
      ...allWell,
      'heads-up': late(HEADS_UP, '2027-01-29T19:00Z'),
      answer: met(ANSWER.london, '2027-01-29T19:00Z'),
    },
  },
  {
    name: 'helsinki',
    ngi: 'north',
    zone: 'Europe/Helsinki',
    holidays: ['2027-02-01'],
    story: 'has a holiday on Monday and answers on Tuesday morning, in time',
    expected: { ...allWell, answer: met(ANSWER.helsinkiOff, '2027-02-02T09:00Z') },
  },
  {
    name: 'brno',
    ngi: 'north',
    zone: 'Europe/Prague',
    story: 'answers a minute after its time',
    expected: { ...allWell, answer: late(ANSWER.prague, '2027-02-01T12:01Z') },
  },
  {
    name: 'tokyo',
    ngi: 'south',
    zone: 'Asia/Tokyo',
    story: 'has its Monday before everybody else and answers late by European standards and its own',
    expected: { ...allWell, answer: late(ANSWER.tokyo, '2027-02-01T09:00Z') },
  },
  {
    name: 'newyork',
    ngi: 'south',
    zone: 'America/New_York',
    story: 'is at work when it is asked and lets it lie over the weekend',
    expected: { ...allWell, answer: late(ANSWER.newYork, '2027-02-01T09:00Z') },
  },
  {
    name: 'vienna',
    ngi: 'south',
    zone: 'Europe/Vienna',
    story: 'has a vacation note and nobody behind it',
    expected: {
      'heads-up': missed(HEADS_UP),
      contain: missed(CONTAIN),
      downtime: { state: 'waiting' },
      answer: missed(ANSWER.prague),
      close: missed(CLOSE),
    },
  },
  {
    name: 'geneva',
    ngi: 'south',
    zone: 'Europe/Zurich',
    story: 'is a dead address: everything comes back',
    expected: {
      'heads-up': missed(HEADS_UP),
      contain: missed(CONTAIN),
      downtime: { state: 'waiting' },
      answer: missed(ANSWER.prague),
      close: missed(CLOSE),
    },
  },
  {
    name: 'paris',
    ngi: 'south',
    zone: 'Europe/Paris',
    story: 'answers from a private address, and an officer accepts it later as of when it came',
    expected: { ...allWell, answer: met(ANSWER.prague, '2027-02-01T09:00Z') },
  },
  {
    name: 'madrid',
    ngi: 'south',
    zone: 'Europe/Madrid',
    story:
      'contains late, and destroys a disk before anybody kept evidence; a phone call says it needed no downtime',
    expected: {
      ...allWell,
      contain: missed(CONTAIN),
      downtime: { state: 'not-applicable' },
      answer: met(ANSWER.prague, '2027-02-01T09:00Z'),
    },
  },
  {
    name: 'lisbon',
    ngi: 'south',
    zone: 'Europe/Lisbon',
    story: 'sends its closure report on 1 March',
    expected: {
      ...allWell,
      answer: met(ANSWER.london, '2027-02-01T09:00Z'),
      close: late(CLOSE, '2027-03-01T10:00Z'),
    },
  },
  {
    name: 'rome',
    ngi: 'south',
    zone: 'Europe/Rome',
    story: 'sends a closure report without lessons, then one that everybody may read, and never a right one',
    expected: { ...allWell, answer: met(ANSWER.prague, '2027-02-01T09:00Z'), close: missed(CLOSE) },
  },
];
