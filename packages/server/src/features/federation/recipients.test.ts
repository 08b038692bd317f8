import { expect, test } from 'vitest';
import type { Contact } from './model.ts';
import { alarmRoles, pickRecipients } from './recipients.ts';

const start = new Date('2027-01-05T08:00:00Z');
const later = new Date('2027-01-06T08:00:00Z');

function contact(id: string, role: Contact['role'], address: string, others: Partial<Contact> = {}): Contact {
  return {
    id,
    ownerKind: 'site',
    ownerId: 'site_1',
    source: 'gocdb',
    role,
    channel: 'email',
    address,
    name: null,
    position: 0,
    note: null,
    firstSeenAt: start,
    lastSeenAt: start,
    goneAt: null,
    ...others,
  };
}

function addresses(contacts: Contact[], roles = alarmRoles, at = later): string[] {
  return pickRecipients(contacts, roles, at).map(({ address }) => address);
}

test('the security contacts, else the CSIRT, else the alarm address, else the administrators', () => {
  const security = contact('con_1', 'security', 's@a.example');
  const csirt = contact('con_2', 'csirt', 'c@a.example');
  const alarm = contact('con_3', 'alarm', 'l@a.example');
  const admin = contact('con_4', 'admin', 'm@a.example');
  expect(addresses([admin, alarm, csirt, security])).toEqual(['s@a.example']);
  expect(addresses([admin, alarm, csirt])).toEqual(['c@a.example']);
  expect(addresses([admin, alarm])).toEqual(['l@a.example']);
  expect(addresses([admin])).toEqual(['m@a.example']);
  expect(addresses([])).toEqual([]);
});

test('all of the role, in their order, each address once, as the registry names it', () => {
  expect(
    addresses([
      contact('con_3', 'security', 'second@a.example', { position: 2 }),
      contact('con_2', 'security', 'FIRST@a.example', { source: 'csv' }),
      contact('con_1', 'security', 'first@a.example', { position: 1 }),
      contact('con_4', 'security', 'own@a.example', { source: 'manual', position: 9 }),
    ]),
  ).toEqual(['own@a.example', 'first@a.example', 'second@a.example']);
});

test('a contact counts from the moment it was seen until the moment it was gone', () => {
  const gone = contact('con_1', 'security', 'old@a.example', { goneAt: later });
  const csirt = contact('con_2', 'csirt', 'c@a.example');
  expect(addresses([gone, csirt], alarmRoles, start)).toEqual(['old@a.example']);
  expect(addresses([gone, csirt], alarmRoles, later)).toEqual(['c@a.example']);
  expect(addresses([gone, csirt], alarmRoles, new Date(0))).toEqual([]);
});

test('a telephone is no recipient of mail, and mail no telephone', () => {
  const phone = contact('con_1', 'phone', '+1 555 0100', { channel: 'phone' });
  const mistaken = contact('con_2', 'security', '+1 555 0101', { channel: 'phone' });
  expect(addresses([phone, mistaken])).toEqual([]);
  expect(addresses([phone], ['phone'])).toEqual(['+1 555 0100']);
});

test('what is frozen with a message names the contact', () => {
  const [recipient] = pickRecipients([contact('con_1', 'security', 's@a.example')], ['security'], later);
  expect(recipient).toEqual({
    contactId: 'con_1',
    ownerKind: 'site',
    ownerId: 'site_1',
    role: 'security',
    channel: 'email',
    address: 's@a.example',
    name: null,
  });
});
