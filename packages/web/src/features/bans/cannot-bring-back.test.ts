import { describe, expect, test } from 'vitest';
import { cannotBringBack } from './cannot-bring-back.ts';

const totals = {
  subjects: 1,
  users: 1,
  collateral: 0,
  workloads: 3,
  credentials: 2,
  sites: 1,
  touched: 1,
  withoutAgent: 0,
};
const credentials = [{ kind: 'application-credential' }, { kind: 'ssh-key' }];

describe('what lifting a ban will not give back', () => {
  test('application credentials are counted, for some clouds delete them with their user', () => {
    const told = cannotBringBack(
      { totals, credentials },
      { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' },
    );
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/^1 application credential: some clouds delete/);
  });

  test('a ban that only tells owners cannot take back its word', () => {
    expect(
      cannotBringBack(
        { totals, credentials },
        { new: 'leave', running: 'notify', storage: 'keep', network: 'keep' },
      ),
    ).toEqual(['The word to the owners, once it is sent.']);
  });
});
