import type { BoardSite, BoardView, CampaignView, VerdictView, VerdictWord } from '@muster/contract';

/** An id of the right form that says what it is the id of. */
export function testId(prefix: string, n: number): string {
  return `${prefix}_${String(n).padStart(23, '0')}`;
}

export const CAMPAIGN = testId('cmp', 1);
export const START = '2027-01-05T08:00:00.000Z';
export const NOW = '2027-01-05T12:00:00.000Z';

export function testVerdict(
  check: VerdictView['check'],
  verdict: VerdictWord,
  more: Partial<VerdictView> = {},
): VerdictView {
  return {
    check,
    verdict,
    at: null,
    value: null,
    why: `${check} is ${verdict}.`,
    ruleVersion: 1,
    evidence: [],
    overridden: null,
    ...more,
  };
}

export const plzen: BoardSite = {
  participation: testId('par', 1),
  site: { id: testId('site', 1), name: 'Plzeň', ngi: 'NGI_CZ', timeZone: 'Europe/Prague' },
  incident: 'MUSTER-2027-0001',
  suspendedAt: null,
  clocks: [
    {
      step: 'acknowledge',
      key: '',
      state: 'met',
      dueAt: '2027-01-05T13:00:00.000Z',
      metAt: '2027-01-05T09:42:00.000Z',
    },
    { step: 'contain', key: '', state: 'running', dueAt: '2027-01-05T12:40:00.000Z', metAt: null },
  ],
  copies: { planned: 3, alive: 2, silent: 1, ended: 0, clones: 0 },
  verdicts: [
    testVerdict('C1', 'pass'),
    testVerdict('C3', 'pass', {
      at: '2027-01-05T09:42:00.000Z',
      evidence: [
        {
          ref: testId('ent', 7),
          at: '2027-01-05T09:42:00.000Z',
          says: 'A person answered the alarm.',
          quote: 'We look into it | =1+1 <b>now</b>',
        },
      ],
    }),
    testVerdict('K1', 'pending'),
    testVerdict('K4', 'fail', { overridden: { by: 'Ada', at: NOW, reason: 'wrong log', was: 'pass' } }),
    testVerdict('F1', 'our-fault'),
  ],
};

export const brno: BoardSite = {
  ...plzen,
  participation: testId('par', 2),
  site: { id: testId('site', 2), name: 'Brno', ngi: 'NGI_CZ', timeZone: null },
  suspendedAt: NOW,
  copies: { planned: 3, alive: 0, silent: 0, ended: 3, clones: 0 },
  verdicts: [
    testVerdict('C1', 'pass'),
    testVerdict('C3', 'late', { at: '2027-01-05T15:00:00.000Z' }),
    testVerdict('K1', 'waived'),
  ],
};

export const testBoard: BoardView = {
  campaign: { id: CAMPAIGN, name: 'Autumn drill', state: 'running' },
  at: NOW,
  speed: 1,
  endsAt: '2027-01-06T20:00:00.000Z',
  checks: [
    { id: 'C1', title: 'Contact deliverable', axis: 'communication', weight: 1 },
    { id: 'C3', title: 'Human acknowledgement in time', axis: 'communication', weight: 3 },
    { id: 'K1', title: 'Identity banned', axis: 'containment', weight: 4 },
    { id: 'K4', title: 'Submission address found', axis: 'containment', weight: 2 },
    { id: 'F1', title: 'Hash of the copy', axis: 'forensics', weight: 1 },
  ],
  sites: [plzen, brno],
  leftOut: [],
  ourOutages: [],
};

export const testCampaign: CampaignView = {
  id: CAMPAIGN,
  name: 'Autumn drill',
  state: 'running',
  scenario: { id: testId('scn', 1), name: 'rogue-user', version: 1, sha256: 'ab' },
  scope: { kind: 'federation', ngiId: null },
  seed: 'seed',
  window: { from: START, to: '2027-02-16T08:00:00.000Z' },
  schemeSha256: 'cd'.repeat(32),
  rehearsal: null,
  createdAt: START,
  announcedAt: START,
  startedAt: START,
  stoppingAt: null,
  closedAt: null,
  abortedAt: null,
  participations: [plzen, brno].map(({ participation, site }) => ({
    id: participation,
    site: { id: site.id, name: site.name },
    incident: { id: testId('inc', 1), publicId: 'MUSTER-2027-0001' },
    authorised: true,
    alarmAt: '2027-01-05T09:00:00.000Z',
    suspendedAt: null,
    releasedAt: null,
    leftOut: null,
  })),
  conflicts: [],
};
