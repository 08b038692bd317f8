import type { AgentReport, AgentView } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { healthOf } from './health.ts';
import { policyBrief, policyWords } from './policy-words.ts';

const report: AgentReport = {
  version: '0.5.0',
  startedAt: '2027-01-05T10:00:00Z',
  at: '2027-01-05T12:00:00Z',
  lastSeq: 12,
  outbox: 0,
  alarms: [],
  systems: [{ name: 'cloud', kind: 'openstack', state: 'ok', detail: '', workloads: 40, lastListAt: null }],
  policy: null,
};
const agent: AgentView = {
  id: 'agt_00000000000000000000000',
  site: { id: 'site_1', name: 'Delft Cloud' },
  name: 'cloud',
  state: 'active',
  fingerprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  version: '0.5.0',
  hostname: 'muster.delft.example',
  enrolledAt: '2027-01-01T00:00:00Z',
  confirmedAt: '2027-01-01T01:00:00Z',
  confirmedBy: 'Ada',
  endedAt: null,
  endedWhy: null,
  replaces: null,
  lastSeenAt: '2027-01-05T12:00:00Z',
  lateSince: null,
  streamSeq: 12,
  waiting: 0,
  report,
};
const says = (some: Partial<AgentView>) => healthOf({ ...agent, ...some }).look.says;

describe('how an agent is', () => {
  test('well, when it is heard of, has every order and sees its systems', () => {
    expect(healthOf(agent)).toMatchObject({ look: { says: 'well', look: 'pass' }, needsHand: false });
  });

  test('by what is worst about it', () => {
    const alarms = [{ code: 'list-stale', since: report.at, detail: '' }];
    const systems = report.systems.map((system) => ({ ...system, state: 'failing' as const }));
    expect(says({ lateSince: report.at, report: { ...report, alarms } })).toBe('silent');
    expect(says({ report: { ...report, alarms, systems } })).toBe('1 alarm');
    expect(says({ report: { ...report, systems } })).toBe('1 system failing');
    expect(says({ streamSeq: 14 })).toBe('2 orders behind');
    expect(says({ state: 'unconfirmed', report: null })).toBe('not confirmed');
    expect(says({ state: 'revoked', lateSince: report.at })).toBe('revoked');
  });
});

describe('what a site’s policy does, in words', () => {
  const rules = [
    { what: 'orders.ban', answer: 'auto' as const, detail: '' },
    { what: 'effects.running.suspend', answer: 'refuse' as const, detail: 'no room on the disks' },
    { what: 'effects.running.pause', answer: 'ask' as const, detail: '' },
    { what: 'effects.new.deny', answer: 'auto' as const, detail: '' },
  ];

  test('grouped by what it does by itself, asks and refuses', () => {
    expect(policyWords({ rules })).toEqual([
      { answer: 'auto', says: 'By itself', what: ['bans', 'denying what is new'] },
      { answer: 'ask', says: 'Asks a person', what: ['pausing what runs'] },
      { answer: 'refuse', says: 'Refuses', what: ['suspending what runs to disk (no room on the disks)'] },
    ]);
    expect(policyBrief({ rules })).toBe('2 by itself, 1 asked, 1 refused');
  });
});
