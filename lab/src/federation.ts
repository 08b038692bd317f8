/** The lab's federation as the registry knows it: who belongs to whom, who is to be written to, who works when. */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { SITES, type SiteSketch } from './site-names.ts';

export const CSIRT_ADDRESS = 'csirt@muster.lab.example';
export const MUSTER_DOMAIN = 'muster.lab.example';
export const PRIVATE_DOMAIN = 'private.lab.example';
export const TICKET_DOMAIN = 'tickets.lab.example';

export interface PlannedSite extends SiteSketch {
  /** 0, 1, 2 ... */
  index: number;
  /** `<name>.lab.example`, lower case. */
  domain: string;
  mail: {
    /** The registered security contact, the one that the alarm goes to. */
    security: string;
    /** The same people's private address, which no registry knows. */
    private: string;
    /** A ticket system in front of the same people. */
    tickets: string;
    ngi: string;
  };
  contactName: string;
}

export interface SiteEndpoints {
  frontDoorUrl: string;
  submissionAddress: string;
  controllerAddress: string;
  networks: string[];
}

const PEOPLE = [
  'Kim Visser',
  'Jo Berger',
  'Sasha Moreau',
  'Robin Lin',
  'Andrea Conti',
  'Alex Tremblay',
  'Noa Ortega',
];
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** The first `count` sites. The same seed gives the same federation. */
export function planFederation(count: number, seed: string): PlannedSite[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / SITES.length);
    const base = SITES[index % SITES.length] as SiteSketch;
    const name = round === 0 ? base.name : `${base.name}-${round + 1}`;
    const domain = `${name.toLowerCase()}.lab.example`;
    const contactName = PEOPLE[seededNumber(seed, `person ${name}`, PEOPLE.length)] as string;
    const person = contactName.toLowerCase().replace(' ', '.');
    const mail = {
      security: `security@${domain}`,
      private: `${person}.${index + 1}@${PRIVATE_DOMAIN}`,
      tickets: `${name.toLowerCase()}@${TICKET_DOMAIN}`,
      ngi: ngiAddress(base.ngi),
    };
    return { ...base, name, index, domain, mail, contactName };
  });
}

/** Every national body has a security officer of its own. */
export function ngiAddress(ngi: string): string {
  return `security@${ngi.toLowerCase().replaceAll('_', '-')}.lab.example`;
}

/** 0 to below - 1, always the same for the same seed and purpose. */
export function seededNumber(seed: string, purpose: string, below: number): number {
  return createHash('sha256').update(`${seed}\n${purpose}`).digest().readUInt32BE(0) % below;
}

/**
 * The whole federation in the form that `muster site import` reads. `endpoints` are those of the running lab;
 * without them the file speaks of people only.
 */
export function federationYaml(
  sites: readonly PlannedSite[],
  endpoints?: (site: PlannedSite) => SiteEndpoints,
  options: { controllerPort?: number; caPem?: string } = {},
): string {
  const ngis = [...new Set(sites.map((site) => site.ngi))].sort();
  return stringify({
    calendar: calendar('UTC'),
    ngis: ngis.map((name) => ({
      name,
      description: `National body ${name} of the lab federation`,
      contacts: [{ role: 'ngi-security', email: ngiAddress(name), name: `Security officer of ${name}` }],
    })),
    sites: sites.map((site) => ({
      name: site.name,
      ngi: site.ngi,
      officialName: site.officialName,
      country: site.country,
      timeZone: site.timeZone,
      certification: 'Certified',
      domains: [site.domain],
      latitude: site.latitude,
      longitude: site.longitude,
      calendar: calendar(site.timeZone),
      contacts: [
        { role: 'security', email: site.mail.security, name: site.contactName },
        { role: 'phone', phone: `+00 555 ${String(1000 + site.index)}`, name: site.contactName },
      ],
      ...(endpoints ? doors(endpoints(site), options) : {}),
    })),
  });
}

function doors(at: SiteEndpoints, options: { controllerPort?: number; caPem?: string }): object {
  const port = String(options.controllerPort ?? 0);
  return {
    networks: at.networks,
    endpoints: [
      {
        kind: 'front-door',
        url: at.frontDoorUrl,
        ...(options.caPem ? { caPem: options.caPem } : {}),
        settings: { submissionAddress: at.submissionAddress },
      },
      {
        kind: 'controller',
        url: `http://${at.controllerAddress}:${port}`,
        settings: { address: at.controllerAddress, port },
      },
    ],
  };
}

function calendar(zone: string): object {
  return {
    zone,
    week: Object.fromEntries(DAYS.map((day) => [day, ['09:00-17:00']])),
    holidays: [
      { date: '2027-01-01', name: 'New Year' },
      { date: '2027-12-25', name: 'Christmas Day' },
    ],
  };
}
