import type { SiteDelivery } from '@muster/contract';
import { expect, test } from 'vitest';
import { deliveryWords, knownOf } from './delivery-words.ts';

function mail(state: string, contact = 'con_1', at = '2027-01-05T10:00:00.000Z'): SiteDelivery {
  return { contact, state, sentAt: at, steps: [{ state, at }] } as SiteDelivery;
}

test('an address is known by the newest message that tells something of it', () => {
  expect(knownOf([mail('sent'), mail('bounced-hard'), mail('replied-human')], 'con_1')).toMatchObject({
    tells: 'bad',
    says: 'bounced for good',
  });
  expect(knownOf([mail('sent')], 'con_1').says).toBe('taken by the mail server');
  expect(knownOf([mail('delivered', 'con_2')], 'con_1')).toEqual({
    tells: 'unknown',
    says: 'never written to',
    at: null,
  });
});

test('a state that is new to this page is shown as it is', () => {
  expect(deliveryWords('teleported')).toEqual({ says: 'teleported', tells: 'unknown' });
});
