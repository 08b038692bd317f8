import { expect, test } from 'vitest';
import type { OutsideBan } from './outside.ts';
import { banOfProposal, canTakeUp, emptyTakeUp } from './take-up.ts';

const one: OutsideBan = {
  id: 'bpr_1',
  title: 'Robin',
  subject: { identifiers: [{ format: 'x509', name: 'CN=Robin,DC=org' }], cascade: true },
  from: 'argus.ngi.example',
  at: '2027-01-05T09:00:00.000Z',
  text: 'CN=Robin,DC=org',
  line: null,
  kind: 'ban',
  dismiss: () => ({ path: '', body: {} }),
};

test('a ban of a proposal names its source, settles it, and holds the digest of what was looked at', () => {
  const ban = banOfProposal(one, { ...emptyTakeUp, reason: 'mines coins', days: 1 }, 'd', 0);
  expect(ban).toMatchObject({
    reason: 'mines coins (argus.ngi.example)',
    proposal: 'bpr_1',
    digest: 'd',
    expiresAt: '1970-01-02T00:00:00.000Z',
  });
});

test('no ban is made of a wish to lift one, or of somebody in a form that is not known', () => {
  expect(canTakeUp(one)).toBe(true);
  expect(canTakeUp({ ...one, kind: 'unban' })).toBe(false);
  expect(canTakeUp({ ...one, subject: { identifiers: [], cascade: true } })).toBe(false);
});
