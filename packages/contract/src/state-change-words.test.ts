import { expect, test } from 'vitest';
import type { StateChangeView } from './incident-changes.ts';
import { stateChangeWords } from './state-change-words.ts';

const change: StateChangeView = {
  incident: 'inc_0',
  publicId: 'EGI-20270105-01',
  exercise: false,
  from: 'open',
  to: 'resolved',
  mayFollow: true,
  clocks: {
    begin: [{ title: 'The report', site: 'alpha', dueAt: '2027-02-05T08:00:00.000Z' }],
    end: [],
    goOn: [{ title: 'The CSIRT answers', site: null, dueAt: null }],
  },
  tasks: [],
  inForce: [
    { kind: 'ban', name: 'BAN-17', title: 'Mallory', until: '2027-02-01T00:00:00.000Z' },
    { kind: 'order', name: 'block-image', title: 'a miner', until: null },
  ],
  told: { people: ['Ada'], sites: ['alpha'], ngis: ['north'] },
  missing: [],
};
const said = (more: Partial<StateChangeView>) =>
  stateChangeWords({ ...change, ...more }, (at) => at.slice(0, 10))
    .flatMap(({ says, items }) => [says, ...items])
    .join('\n');

test('resolving says what begins, goes on and holds, who is told, and how it is taken back', () => {
  const words = said({});
  for (const part of [
    'The report at alpha, due 2027-02-05',
    'The CSIRT answers',
    'BAN-17 Mallory, until 2027-02-01',
    'block-image a miner, without an end',
    'with a role in it: Ada\nsites: alpha\nNGIs: north',
    'muster incident reopen EGI-20270105-01',
  ])
    expect(words).toContain(part);
  expect(words).not.toContain('These clocks end');
});

test('a duty of many sites is one line, for each time at which it is due', () => {
  const [begun] = change.clocks.begin;
  const begin = ['alpha', 'beta', 'gamma'].map((site) => ({
    title: begun?.title ?? '',
    site,
    dueAt: site === 'gamma' ? '2027-02-06T08:00:00.000Z' : (begun?.dueAt ?? null),
  }));
  const words = said({ clocks: { ...change.clocks, begin } });
  expect(words).toContain('The report at alpha, beta, due 2027-02-05\nThe report at gamma, due 2027-02-06');
});

test('where nothing holds and nobody is told, that is said too', () => {
  const words = said({ inForce: [], told: { people: [], sites: [], ngis: [] } });
  expect(words).toContain('No ban and no order of it is in force.');
  expect(words).toContain('Nobody else is told.');
});

test('what cannot be is said, and nothing else', () => {
  expect(said({ exercise: true })).toBe(
    'It is a drill’s: it begins and ends with its campaign, and not here.',
  );
  expect(said({ to: 'closed', mayFollow: false })).toBe('It is open, and cannot become closed from that.');
});
