import type { BanProposal, ProposalView } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import { outsideBans, placeText } from './outside.ts';

const list: BanProposal = {
  id: 'bpr_00000000000000000000000',
  format: 'argus',
  source: 'argus.ngi.example',
  title: 'CN=Robin',
  subject: { identifiers: [{ format: 'x509', name: 'CN=Robin,DC=org' }], cascade: true },
  text: '',
  line: 7,
  importedAt: '2027-01-05T10:00:00.000Z',
  importedBy: 'Ada',
  state: 'open',
  banId: null,
};
const signal: ProposalView = {
  id: 'sgp_00000000000000000000000',
  transmitter: { id: 'tra_1', name: 'Check-in' },
  kind: 'ban',
  event: 'https://schemas.openid.net/secevent/risc/event-type/account-disabled',
  identifiers: [{ format: 'iss_sub', iss: 'https://aai.egi.eu/auth/realms/egi', sub: '529a@egi.eu' }],
  unread: [],
  reason: 'hijacking',
  txn: null,
  happenedAt: null,
  receivedAt: '2027-01-05T11:00:00.000Z',
  state: 'open',
  why: '',
};

describe('bans proposed from outside', () => {
  test('stand together, the newest first, without those that were decided', () => {
    const all = outsideBans([list, { ...list, state: 'dismissed' }], [signal, { ...signal, state: 'taken' }]);
    expect(all.map(({ title, from }) => [title, from])).toEqual([
      ['529a@egi.eu at aai.egi.eu', 'Check-in'],
      ['CN=Robin', 'argus.ngi.example'],
    ]);
  });

  test('say where they stood in the list of theirs', () => {
    expect(outsideBans([list], [signal]).map(placeText)).toEqual(['Check-in', 'line 7 of argus.ngi.example']);
    expect(outsideBans([{ ...list, line: null }], []).map(placeText)).toEqual(['argus.ngi.example']);
  });

  test('are dismissed where they came from', () => {
    const [fromSignal, fromList] = outsideBans([list], [signal]);
    expect(fromSignal?.dismiss('a test of theirs').body).toEqual({ why: 'a test of theirs' });
    expect(fromList?.dismiss('a test of theirs').path).toBe(`/api/v1/ban-proposals/${list.id}/dismiss`);
  });
});
