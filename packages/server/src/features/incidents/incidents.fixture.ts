import type { Actor } from '@muster/contract';
import type { Db } from '../../db/database.ts';

export const MORNING = new Date('2027-01-08T15:00:00Z'); // a Friday, 16:00 in Prague

/** Two NGIs, three sites, and a calendar of the NGI that both its sites inherit. */
export async function seedFederation(db: Db): Promise<void> {
  const dated = { first_seen_at: MORNING, last_seen_at: MORNING, gone_at: null };
  const ngis = ['north', 'south'].map((name) => ({
    ...dated,
    id: `ngi_${name}`,
    name,
    name_key: name,
    description: null,
  }));
  await db.insertInto('ngi').values(ngis).execute();
  const sites = [
    { name: 'alpha', ngi: 'ngi_north', zone: 'Europe/Prague' },
    { name: 'beta', ngi: 'ngi_north', zone: 'America/New_York' },
    { name: 'gamma', ngi: 'ngi_south', zone: null },
  ].map(({ name, ngi, zone }) => ({
    ...dated,
    id: `site_${name}`,
    name,
    name_key: name,
    ngi_id: ngi,
    official_name: null,
    country: null,
    time_zone: zone,
    certification: null,
    latitude: null,
    longitude: null,
  }));
  await db.insertInto('site').values(sites).execute();
  const office = [{ from: '09:00', to: '17:00' }];
  await db
    .insertInto('calendar')
    .values({
      ...dated,
      id: 'cal_north',
      owner_kind: 'ngi',
      owner_id: 'ngi_north',
      source: 'yaml',
      version: 3,
      zone: 'Europe/Prague',
      week: JSON.stringify({ mon: office, tue: office, wed: office, thu: office, fri: office }),
      holidays: JSON.stringify([{ date: '2027-01-11', name: 'A day off' }]),
    })
    .execute();
}

export function actorOf(role: Actor['role'], scope: Actor['scope'] = { kind: 'federation' }): Actor {
  return { id: `tok_${role}`, name: role, role, scope };
}

export const csirt = actorOf('officer');
export const administrator = actorOf('administrator');
export const auditor = actorOf('auditor');
export const north = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' });
export const south = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_south' });
export const alpha = actorOf('site-contact', { kind: 'site', siteId: 'site_alpha' });
export const gamma = actorOf('site-contact', { kind: 'site', siteId: 'site_gamma' });
