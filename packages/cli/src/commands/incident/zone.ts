import { isZone, ownNotificationsView } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { Refused, UsageError } from '../../errors.ts';

export interface ZoneOption {
  zone?: string;
}

export const ZONE_OPTION = [
  '--zone <zone>',
  'whose time is shown, as Europe/Prague; else the one of your account, else the one of this machine',
] as const;

/**
 * In whose time an officer reads a deadline: what they say, else what they chose for their notifications, else where
 * this machine is. A token has no account of its own.
 */
export async function zoneOf(cli: Cli, { zone }: ZoneOption): Promise<string> {
  if (zone !== undefined) {
    if (!isZone(zone)) throw new UsageError(`--zone ${zone} is no time zone; write it as Europe/Prague`);
    return zone;
  }
  const own = await (await cli.api())
    .get('/api/v1/me/notifications', ownNotificationsView)
    .catch((error: unknown) => {
      if (error instanceof Refused) return undefined;
      throw error;
    });
  // UTC is what holds for who has chosen nothing.
  if (own && own.times.zone !== 'UTC' && isZone(own.times.zone)) return own.times.zone;
  const here = cli.io.env.TZ || Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(here) ? here : 'UTC';
}

/** `Fri 8 Jan 20:00 Prague (19:00 UTC)`; UTC is always there, because that is what mails and logs say. */
export function zonedText(at: string, zone: string): string {
  const utc = wallText(at, 'UTC');
  if (zone === 'UTC' || zone === 'Etc/UTC') return `${utc} UTC`;
  const there = wallText(at, zone);
  const day = dayOf(there) === dayOf(utc) ? utc.slice(-5) : utc;
  return `${there} ${placeOf(zone)} (${day} UTC)`;
}

/** `Fri 8 Jan 20:00`. */
export function wallText(at: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(new Date(at)).replaceAll(',', '');
}

export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

function dayOf(wall: string): string {
  return wall.slice(0, -5);
}
