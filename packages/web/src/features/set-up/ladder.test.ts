import type { CampaignSetUpView, SetUpSite } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { groupsOf } from './finding-groups.ts';
import { extentText, ladderOf, missingForStart, namesOf } from './ladder.ts';

const FROM = Date.parse('2027-01-11T08:00:00Z');
const HOUR = 3_600_000;
const authorisation = {
  id: 'auth_1',
  agreedBy: 'Head',
  agreedAt: '2027-01-04T08:00:00Z',
  hosts: ['wn'],
  addresses: ['192.0.2.0/24'],
  whiteCell: { name: 'W', email: 'w@site.example' },
  recordedAt: '2027-01-04T08:00:00Z',
};

function site(name: string, change: Partial<SetUpSite> = {}): SetUpSite {
  return {
    participation: `par_${name}`,
    site: { id: `site_${name}`, name, ngi: null, country: null, timeZone: null },
    addresses: 1,
    endpoints: ['front-door', 'controller'],
    holidays: [],
    downtimes: [],
    unheard: [],
    authorisation,
    copies: { implants: 3, controls: 0 },
    ...change,
  };
}

function setUp(sites: SetUpSite[], campaign: Partial<CampaignSetUpView['campaign']> = {}): CampaignSetUpView {
  return {
    at: '2027-01-05T08:00:00Z',
    speed: 1,
    restDays: 60,
    mayChange: true,
    campaign: {
      id: 'cmp_1',
      name: 'Winter',
      state: 'draft',
      scenario: { id: 'scn_1', name: 'world-tour', version: 1, sha256: '' },
      scope: { kind: 'federation', ngiId: null },
      seed: '',
      window: { from: new Date(FROM).toISOString(), to: new Date(FROM + 168 * HOUR).toISOString() },
      schemeSha256: null,
      rehearsal: null,
      createdAt: '',
      announcedAt: null,
      startedAt: null,
      stoppingAt: null,
      closedAt: null,
      abortedAt: null,
      participations: sites.map(({ participation, site: of }) => ({
        id: participation,
        site: of,
        incident: null,
        authorised: true,
        alarmAt: null,
        suspendedAt: null,
        releasedAt: null,
        leftOut: null,
      })),
      conflicts: [],
      ...campaign,
    } as CampaignSetUpView['campaign'],
    script: {
      title: 'T',
      story: 'S',
      contact: 'C',
      tlp: 'AMBER',
      lastActSeconds: 4200,
      endsSeconds: 86_400,
      needs: ['front-door', 'controller'],
      outline: [],
    },
    sites,
  };
}

const rehearsal = {
  at: '2027-01-05T08:00:00Z',
  ok: true,
  findings: [{ site: null, ok: true, what: 'texts', detail: '' }],
};
const announced = { state: 'announced', rehearsal, announcedAt: '2027-01-05T09:00:00Z' } as const;
const before = FROM - HOUR;

describe('what comes next', () => {
  test('is to complete what sites lack, then to record who agreed, to rehearse, to announce, and to start', () => {
    const lacking = setUp([site('brno', { unheard: ['alarm'], endpoints: [] }), site('delft')]);
    expect(ladderOf(lacking, before).next).toEqual({
      id: 'contacts',
      says: 'Complete in the registry what brno lacks, or leave it out: the rehearsal would fail.',
    });
    const sites = [site('brno'), site('delft', { authorisation: null })];
    expect(ladderOf(setUp(sites), before).next).toEqual({
      id: 'consent',
      says: 'Record the authorisation of delft, or leave it out.',
    });
    const agreed = [site('brno'), site('delft')];
    expect(ladderOf(setUp(agreed), before).next?.id).toBe('rehearsal');
    expect(ladderOf(setUp(agreed, { state: 'rehearsed', rehearsal }), before).next?.id).toBe('announce');
    const ready = setUp([site('brno'), site('delft')], announced);
    expect(ladderOf(ready, before).next).toEqual({
      id: 'start',
      says: 'The window opens in 1 h, Mon 11 Jan, 08:00 UTC.',
    });
    expect(ladderOf(ready, FROM).next).toEqual({
      id: 'start',
      says: 'Everything is there. Starting it puts 6 copies at 2 sites.',
    });
    expect(ladderOf(setUp(sites, { ...announced, startedAt: '2027-01-11T08:00:00Z' }), FROM).next).toBeNull();
  });

  test('is to mend what the rehearsal found', () => {
    const found = {
      ...rehearsal,
      ok: false,
      findings: [{ site: 'brno', ok: false, what: 'contact', detail: '' }],
    };
    const { steps, next } = ladderOf(setUp([site('brno')], { rehearsal: found }), before);
    expect(next).toEqual({ id: 'rehearsal', says: 'Mend what the rehearsal found, and rehearse again.' });
    expect(steps.find(({ id }) => id === 'rehearsal')).toMatchObject({
      state: 'trouble',
      says: '1 of 1 failed',
    });
  });

  test('never waits for the calendar, which is worth a look', () => {
    const view = setUp([site('brno', { holidays: [{ date: '2027-01-12', name: 'Day off' }] })], {
      conflicts: [{ campaign: 'cmp_2', name: 'Other', sites: [], daysApart: 3 }],
    });
    expect(ladderOf(view, before).steps.find(({ id }) => id === 'calendar')).toMatchObject({
      state: 'note',
      says: '1 campaign within 60 days, 1 site with days off or downtime',
    });
    expect(ladderOf(view, before).next?.id).toBe('rehearsal');
  });
});

describe('a start', () => {
  test('says everything that is missing for it', () => {
    const view = setUp([site('a', { authorisation: null }), site('b', { authorisation: null })]);
    expect(missingForStart(view, before)).toEqual([
      'It is not announced.',
      'No authorisation is recorded for a and b.',
      'The window opens in 1 h, Mon 11 Jan, 08:00 UTC.',
    ]);
    expect(missingForStart(setUp([site('a')], announced), FROM + 167.5 * HOUR)[0]).toMatch(
      /would act after the window/,
    );
    expect(missingForStart(setUp([site('a')], announced), FROM + 168 * HOUR)[0]).toMatch(/window closed/);
    expect(missingForStart(setUp([site('a')], announced), FROM)).toEqual([]);
  });

  test('does not reach a site that was left out, and names its extent', () => {
    const view = setUp(
      [site('a', { copies: { implants: 3, controls: 2 } }), site('b', { authorisation: null })],
      announced,
    );
    const [, b] = view.campaign.participations;
    if (b) b.leftOut = { at: '2027-01-05T08:00:00Z', reason: 'refused' };
    expect(missingForStart(view, FROM)).toEqual([]);
    expect(extentText(view)).toBe('puts 5 copies at 1 site');
    expect(extentText(setUp([site('a', { copies: { implants: 0, controls: 0 } })]))).toBe('writes to 1 site');
  });
});

test('many sites are named by a few of them', () => {
  const named = (names: string[]) => namesOf(names.map((name) => ({ site: { name } })));
  expect(named(['a'])).toBe('a');
  expect(named(['a', 'b', 'c'])).toBe('a, b and c');
  expect(named(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
});

test('mail that failed lately is worth a look, and hinders nothing', () => {
  const { steps, next } = ladderOf(setUp([site('a')]), before, 1);
  expect(steps.find(({ id }) => id === 'contacts')).toMatchObject({
    state: 'note',
    says: 'mail failed lately at 1 site',
  });
  expect(next?.id).toBe('rehearsal');
});

test('the same finding at many sites is told once', () => {
  const found = (at: string | null, what: string) => ({ site: at, ok: false, what, detail: 'refused' });
  const groups = groupsOf([found('b', 'door'), found(null, 'texts'), found('a', 'door')]);
  expect(groups.map(({ what, sites }) => [what, sites])).toEqual([
    ['door', ['a', 'b']],
    ['texts', []],
  ]);
});
