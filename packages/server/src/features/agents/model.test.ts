import type { AgentReport } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { changesBetween, sameFingerprint, thumbprintOf } from './model.ts';

const at = '2027-01-05T08:00:00.000Z';
const report: AgentReport = {
  version: '1.0.0',
  startedAt: at,
  at,
  lastSeq: 0,
  outbox: 0,
  alarms: [],
  systems: [],
  policy: null,
};

test('a fingerprint is that of RFC 8037, appendix A.3', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  expect(thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('spaces in a fingerprint that was read aloud count for nothing, capitals do', () => {
  expect(sameFingerprint(' kPrK _qmx ', 'kPrK_qmx')).toBe(true);
  expect(sameFingerprint('kprk_qmx', 'kPrK_qmx')).toBe(false);
});

describe('what changed between two reports', () => {
  const changed = (now: Partial<AgentReport>, before: Partial<AgentReport> = {}) =>
    changesBetween({ ...report, ...before }, { ...report, ...now }).map(
      ({ what, detail }) => `${what} ${detail}`,
    );
  const system = (state: 'ok' | 'failing' | 'never-reached') => ({
    name: 'cloud',
    kind: 'openstack' as const,
    state,
    detail: '',
    workloads: null,
    lastListAt: null,
  });
  const alarm = { code: 'list-stale', since: at, detail: 'no head' };

  test('is nothing where only counters moved', () => {
    expect(changed({ lastSeq: 7, outbox: 3, at: '2027-01-05T08:05:00.000Z' })).toEqual([]);
  });

  test('is a version, a start, an alarm that begins and one that ends', () => {
    expect(changed({ version: '1.1.0', startedAt: '2027-01-05T08:01:00.000Z', alarms: [alarm] })).toEqual([
      'version 1.1.0',
      'restarted 2027-01-05T08:01:00.000Z',
      'alarm list-stale: no head',
    ]);
    expect(changed({}, { alarms: [alarm] })).toEqual(['alarm-ended list-stale']);
  });

  test('is a system that fails or is back; not that nothing was reached at the start', () => {
    expect(changed({ systems: [system('never-reached')] })).toEqual([]);
    expect(changed({ systems: [system('failing')] })).toEqual(['system cloud is failing: ']);
    expect(changed({ systems: [system('ok')] }, { systems: [system('failing')] })).toEqual([
      'system cloud is ok: ',
    ]);
  });
});
