import type { ContactView, SiteDelivery } from '@muster/contract';
import { expect, test } from 'vitest';
import { alarmedContacts, deliveryWords, inAlarmOrder, knownOf, toldSteps } from './delivery-words.ts';

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

function contact(id: string, role: ContactView['role'], change: Partial<ContactView> = {}): ContactView {
  return {
    id,
    role,
    channel: 'email',
    ownerKind: 'site',
    position: 0,
    goneAt: null,
    ...change,
  } as ContactView;
}

test('an alarm goes to all of the first role that has an address, and never to the NGI', () => {
  const contacts = [
    contact('ngi', 'ngi-security', { ownerKind: 'ngi' }),
    contact('office', 'admin'),
    contact('second', 'csirt', { position: 2 }),
    contact('first', 'csirt', { position: 1 }),
    contact('old', 'security', { goneAt: '2026-01-01T00:00:00.000Z' }),
    contact('number', 'phone', { channel: 'phone' }),
  ];
  expect([...alarmedContacts(contacts)]).toEqual(['first', 'second']);
  expect(inAlarmOrder(contacts).map(({ id }) => id)).toEqual([
    'old',
    'first',
    'second',
    'office',
    'number',
    'ngi',
  ]);
  expect(alarmedContacts([])).toEqual(new Set());
});

test('that a message waited is told only while it waits', () => {
  const steps = (...states: string[]) => states.map((state) => ({ state }) as SiteDelivery['steps'][number]);
  expect(toldSteps(steps('queued'))).toHaveLength(1);
  expect(toldSteps(steps('queued', 'sent', 'delivered')).map(({ state }) => state)).toEqual([
    'sent',
    'delivered',
  ]);
});
