import { expect, test } from 'vitest';
import { type Begun, firstSteps } from './first-steps.ts';

const administrator = { role: 'administrator', scope: { kind: 'federation' } } as const;
const officer = { role: 'officer', scope: { kind: 'federation' } } as const;
const nothing: Begun = { sites: 0, people: 1, tokens: 0, campaigns: 0 };

const open = (steps: ReturnType<typeof firstSteps>) =>
  steps.filter(({ done }) => !done).map(({ does }) => does);

test('a new administrator is led to the import, to colleagues, to the terminal and to a first drill', () => {
  expect(open(firstSteps(administrator, nothing))).toEqual([
    'Import',
    'Invite',
    'Make a token',
    'Draft a campaign',
  ]);
});

test('what is done stays in sight until there are sites and a colleague', () => {
  const steps = firstSteps(administrator, { ...nothing, sites: 12, tokens: 1 });
  expect(steps).toHaveLength(4);
  expect(open(steps)).toEqual(['Invite', 'Draft a campaign']);
  expect(firstSteps(administrator, { ...nothing, sites: 12, people: 2 })).toEqual([]);
});

test('an officer gives no access, and is led there only while there are no sites', () => {
  expect(open(firstSteps(officer, { ...nothing, people: null }))).not.toContain('Invite');
  expect(firstSteps(officer, { ...nothing, people: null, sites: 1 })).toEqual([]);
});

test('who may not begin anything is led nowhere', () => {
  const ngi = { role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_1' } } as const;
  const auditor = { role: 'auditor', scope: { kind: 'federation' } } as const;
  for (const me of [ngi, auditor]) expect(firstSteps(me, nothing)).toEqual([]);
});
