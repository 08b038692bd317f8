import { describe, expect, test } from 'vitest';
import {
  type AnswerFact,
  type CampaignRef,
  type DeliveryFact,
  readinessOf,
  type SiteFacts,
} from './model.ts';

const NOW = new Date('2027-01-05T12:00:00Z');
const campaign: CampaignRef = { id: 'cmp_1', name: 'Tour', participation: 'par_1' };
const before: CampaignRef = { id: 'cmp_0', name: 'Earlier tour', participation: 'par_0' };

function daysAgo(days: number, hours = 0): Date {
  return new Date(NOW.getTime() - days * 86_400_000 - hours * 3_600_000);
}

function mail(state: DeliveryFact['state'], days = 3, address = 'security@a.example'): DeliveryFact {
  return { address, state, stateAt: daysAgo(days), campaign };
}

function alarm(state: string, metAfterHours: number | null = null, days = 3, of = campaign): AnswerFact {
  const alarmAt = daysAgo(days);
  const after = (hours: number) => new Date(alarmAt.getTime() + hours * 3_600_000);
  const metAt = metAfterHours === null ? null : after(metAfterHours);
  return { campaign: of, alarmAt, clock: { state, dueAt: after(4), metAt } };
}

/** A site that did everything right three days ago. */
function site(change: Partial<SiteFacts> = {}): SiteFacts {
  return {
    addresses: ['security@a.example'],
    deliveries: [mail('replied-human')],
    answers: [alarm('met', 0.7)],
    authorisations: [{ campaign, askedAt: daysAgo(30), givenAt: daysAgo(20), withdrawnAt: null }],
    results: [{ campaign, at: daysAgo(1), counts: { pass: 18, fail: 1 }, contained: 'pass' }],
    ...change,
  };
}

function read(change: Partial<SiteFacts> = {}) {
  return readinessOf(site(change), NOW);
}

test('a site that was reached, answered, agreed and did well is ready, with its reasons', () => {
  const { state, grounds, answeredAfterSeconds, passed, counted } = read();
  expect(state).toBe('ready');
  expect(Object.values(grounds).map(({ says }) => says)).toEqual([
    'Reached: a person answered.',
    'A person answered 42 min after the alarm.',
    'Its authorisation is recorded.',
    '18 of 19 checks passed; contained in time.',
  ]);
  expect({ answeredAfterSeconds, passed, counted }).toEqual({
    answeredAfterSeconds: 2520,
    passed: 18,
    counted: 19,
  });
});

test('of a site nothing is known at first, and unknown is not ready', () => {
  const nothing: SiteFacts = {
    addresses: ['a@a.example'],
    deliveries: [],
    answers: [],
    authorisations: [],
    results: [],
  };
  const { state, grounds } = readinessOf(nothing, NOW);
  expect(state).toBe('unknown');
  expect(Object.values(grounds).map(({ state: one }) => one)).toEqual(Array(4).fill('unknown'));
});

test.each(['deliveries', 'answers', 'authorisations', 'results'] as const)(
  'one ground that was never seen (%s) keeps a site from being ready',
  (missing) => expect(read({ [missing]: [] }).state).toBe('unknown'),
);

test('what is known to fail outweighs what is not known', () => {
  expect(read({ deliveries: [mail('bounced-hard')], results: [] }).state).toBe('not-ready');
});

describe('the contact', () => {
  const contact = (change: Partial<SiteFacts>) => read(change).grounds.contact;
  test.each(['delivered', 'displayed', 'auto-replied', 'ticket-opened', 'replied-human'] as const)(
    'is good when the newest mail was %s',
    (state) => expect(contact({ deliveries: [mail(state)] }).state).toBe('good'),
  );
  test('is good when a server took the mail and nothing came back for four hours', () => {
    expect(contact({ deliveries: [mail('sent', 0.2)] }).state).toBe('good');
    expect(contact({ deliveries: [mail('sent', 0.1)] })).toMatchObject({
      state: 'unknown',
      says: 'Mail is on its way; nothing is known of it yet.',
    });
  });
  test.each(['bounced-hard', 'bounced-soft', 'complained'] as const)('is bad when it %s', (state) =>
    expect(contact({ deliveries: [mail(state)] }).state).toBe('bad'),
  );
  test('goes by the newest word: a bounce after an answer is a bounce', () => {
    expect(contact({ deliveries: [mail('bounced-hard', 1), mail('replied-human', 9)] }).state).toBe('bad');
    expect(contact({ deliveries: [mail('replied-human', 1), mail('bounced-hard', 9)] }).state).toBe('good');
  });
  test('has a gap when one of two addresses is dead', () => {
    const addresses = ['security@a.example', 'csirt@a.example'];
    const deliveries = [mail('bounced-hard'), mail('delivered', 3, 'CSIRT@a.example')];
    expect(contact({ addresses, deliveries })).toMatchObject({
      state: 'weak',
      says: 'Reached: the mail server delivered it. 1 of 2 addresses cannot be reached.',
    });
  });
  test('is not known when only one of two addresses was tried, and bounced', () => {
    const addresses = ['security@a.example', 'csirt@a.example'];
    expect(contact({ addresses, deliveries: [mail('bounced-hard')] }).state).toBe('unknown');
  });
  test('is bad when there is none, and not known half a year later', () => {
    expect(contact({ addresses: [] }).state).toBe('bad');
    expect(contact({ deliveries: [mail('replied-human', 181)] })).toMatchObject({
      state: 'unknown',
      says: 'Nothing was sent to it for 180 days.',
    });
  });
});

describe('the human answer', () => {
  const answer = (...answers: AnswerFact[]) => read({ answers }).grounds.answer;
  test('says how fast, and how late', () => {
    expect(answer(alarm('late', 5.25))).toMatchObject({
      state: 'weak',
      says: 'A person answered 5 h 15 min after the alarm; 4 h were allowed.',
    });
    expect(answer(alarm('missed'))).toMatchObject({
      state: 'bad',
      says: 'Nobody answered the alarm within 4 h.',
    });
  });
  test('of a drill that is still open leaves the drill before in force', () => {
    expect(answer(alarm('running'), alarm('met', 1, 200, before))).toMatchObject({
      state: 'good',
      campaign: before,
    });
    expect(answer(alarm('running')).state).toBe('unknown');
  });
  test('that was waived or too long ago is not known', () => {
    expect(answer(alarm('waived')).state).toBe('unknown');
    expect(answer(alarm('met', 1, 600)).state).toBe('unknown');
  });
});

describe('the authorisation', () => {
  const asked = { campaign, askedAt: daysAgo(10), givenAt: null, withdrawnAt: null };
  const authorisation = (...authorisations: SiteFacts['authorisations'][number][]) =>
    read({ authorisations }).grounds.authorisation.state;
  test('is good while it stands, bad once withdrawn', () => {
    expect(authorisation({ ...asked, givenAt: daysAgo(5) })).toBe('good');
    expect(authorisation({ ...asked, givenAt: daysAgo(5), withdrawnAt: daysAgo(4) })).toBe('bad');
  });
  test('has a gap when the site agreed before and was asked anew', () => {
    const earlier = { campaign: before, askedAt: daysAgo(300), givenAt: daysAgo(290), withdrawnAt: null };
    expect(authorisation(asked, earlier)).toBe('weak');
    expect(authorisation(asked)).toBe('unknown');
  });
});

describe('the result', () => {
  const result = (change: Partial<SiteFacts['results'][number]>) =>
    read({ results: [{ campaign, at: daysAgo(1), counts: { pass: 10 }, contained: 'pass', ...change }] })
      .grounds.result.state;
  test('is good from four checks of five on, when it was contained in time', () => {
    expect(result({ counts: { pass: 8, fail: 2 } })).toBe('good');
    expect(result({ counts: { pass: 7, fail: 3 } })).toBe('weak');
    expect(result({ contained: 'late' })).toBe('weak');
  });
  test('is bad when nothing was contained in time or most checks failed', () => {
    expect(result({ contained: 'fail' })).toBe('bad');
    expect(result({ counts: { pass: 4, fail: 6 } })).toBe('bad');
  });
  test('does not count what was open, waived or our own fault', () => {
    expect(result({ counts: { pass: 8, 'our-fault': 9, waived: 4, pending: 3 } })).toBe('good');
    expect(result({ counts: { 'our-fault': 9 } })).toBe('unknown');
  });
});
