import { isIP } from 'node:net';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';

/** What the settings of an OpenStack door say. Ids are the cloud's own. */
export interface CloudDoor {
  /** Keystone v3, as `https://keystone.example.org:5000/v3`. */
  authUrl: string;
  region?: string;
  /** Hosts besides Keystone's own that may be given the token; absent: whichever the catalogue names. */
  hosts?: readonly string[];
  image: string;
  flavor: string;
  network: string;
  zone: string | null;
  /** Where a stock image fetches the published program; the drill image has it. */
  template: string | null;
  /** Keystone ids of the users whose servers are the drill's: those of its credentials. */
  drillUsers: readonly string[];
  /** The site's people want to keep nothing as evidence. */
  keepsNothing: boolean;
  /** Id of the innocent server. */
  workload: string | null;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

/**
 * Reads `openstack://keystone.example.org:5000/v3` and the door's settings. Always TLS, unless the setting `tls` is
 * `none` for a cloud on a loopback address.
 * @throws DoorError invalid
 */
export function cloudDoorOf(door: SiteDoor): CloudDoor {
  const url = URL.canParse(door.url) ? new URL(door.url) : null;
  if (url?.protocol !== 'openstack:' || url.host === '')
    throw new DoorError('invalid', 'the door’s address is no openstack URL');
  if (url.username || url.password || url.search || url.hash)
    throw new DoorError('invalid', 'the door’s address holds more than a host and a path');
  const plain = door.settings.tls === 'none';
  if (plain && !isLoopback(url.hostname))
    throw new DoorError('invalid', 'a cloud without TLS is spoken to on a loopback address alone');
  const id = (key: string): string | null => {
    const value = door.settings[key];
    if (value === undefined || value === '') return null;
    if (!ID.test(value)) throw new DoorError('invalid', `the setting ${key} of the door is no id`);
    return value;
  };
  const region = id('region');
  const hosts = hostsOf(door.settings.hosts);
  return {
    authUrl: `${plain ? 'http' : 'https'}://${url.host}${url.pathname.replace(/\/+$/, '')}`,
    ...(region === null ? {} : { region }),
    ...(hosts === null ? {} : { hosts: [url.hostname, ...hosts] }),
    image: id('image') ?? '',
    flavor: id('flavor') ?? '',
    network: id('network') ?? '',
    zone: id('zone'),
    template: templateOf(door.settings.template),
    drillUsers: (door.settings.drillUsers ?? '').split(',').filter((one) => ID.test(one)),
    keepsNothing: door.settings.held === 'never',
    workload: id('workload'),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Stands in a shell script between double quotes. */
function templateOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (URL.canParse(text) && /^https?:\/\/[A-Za-z0-9./:_-]{1,300}$/.test(text)) return text;
  throw new DoorError('invalid', 'the setting template of the door is no plain http or https URL');
}

/** `nova.example.org,neutron.example.org`; or `none`, for a cloud behind one address. */
function hostsOf(text: string | undefined): string[] | null {
  if (text === undefined || text === '') return null;
  if (text === 'none') return [];
  const hosts = text.split(',').map((one) => one.trim().toLowerCase());
  if (hosts.every((one) => /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(one))) return hosts;
  throw new DoorError('invalid', 'the setting hosts of the door names what is no host');
}
