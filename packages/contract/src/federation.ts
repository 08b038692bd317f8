import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';

export const siteId = idOf('site');
export const ngiId = idOf('ngi');
export const contactId = idOf('con');
export const downtimeId = idOf('dwn');
/** A site by its id or by its name. */
export const siteRef = z.string().trim().min(1).max(300);

export const contactRole = z.enum(['security', 'csirt', 'ngi-security', 'admin', 'alarm', 'phone', 'ticket']);
export const contactChannel = z.enum(['email', 'phone', 'url']);

const workingHours = z.array(
  z.object({
    from: z.string().regex(/^\d\d:\d\d$/, 'HH:MM'),
    to: z.string().regex(/^\d\d:\d\d$/, 'HH:MM; the end is not included, 24:00 is midnight'),
  }),
);

/** Working hours on the wall clock of an IANA zone, and dated exceptions (without hours: nobody works). */
export const calendarBody = z.object({
  zone: z.string().min(1).max(100),
  week: z.partialRecord(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), workingHours),
  holidays: z
    .array(
      z.object({ date: z.iso.date(), name: z.string().max(200).default(''), hours: workingHours.optional() }),
    )
    .max(5000)
    .default([]),
});
export type CalendarBody = z.infer<typeof calendarBody>;

export const importRequest = z.object({
  format: z.enum(['gocdb', 'csv', 'yaml']),
  /** Tells several sources of one format apart; a source only lets its own contacts vanish. */
  label: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower case letters, digits and dashes')
    .optional(),
  /** What the documents do not name has not vanished. */
  partial: z.boolean().default(false),
  /** Show what would change, change nothing. */
  dryRun: z.boolean().default(false),
  /** Needed where more than half of at least ten sites would vanish at once. */
  allowVanish: z.boolean().default(false),
  documents: z
    .array(
      z.object({
        name: z.string().min(1).max(300),
        content: z.string(),
        encoding: z.enum(['utf8', 'base64']).default('utf8'),
      }),
    )
    .min(1)
    .max(50),
});
export type ImportRequest = z.infer<typeof importRequest>;
export type ImportInput = z.input<typeof importRequest>;

const changeCounts = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  vanished: z.number().int(),
  unchanged: z.number().int(),
});
export type ChangeCounts = z.infer<typeof changeCounts>;

export const recordKind = z.enum(['ngi', 'site', 'contact', 'calendar', 'downtime', 'endpoint']);

export const importReport = z.object({
  /** Null for a dry run. */
  id: z.string().nullable(),
  dryRun: z.boolean(),
  source: z.string(),
  counts: z.record(recordKind, changeCounts),
  /** Without what is unchanged; at most 5,000. */
  changes: z.array(
    z.object({
      kind: recordKind,
      op: z.enum(['added', 'changed', 'vanished']),
      id: z.string().nullable(),
      label: z.string(),
      fields: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })),
    }),
  ),
  /** At most 1,000; `at` is `file:line:column`. */
  warnings: z.array(z.object({ at: z.string(), message: z.string() })),
  warningCount: z.number().int(),
});
export type ImportReport = z.infer<typeof importReport>;

const dated = { firstSeenAt: instant, lastSeenAt: instant, goneAt: instant.nullable() };

export const ngiView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  sites: z.number().int(),
  ...dated,
});
export type NgiView = z.infer<typeof ngiView>;

export const siteSummary = z.object({
  id: z.string(),
  name: z.string(),
  ngi: z.object({ id: z.string(), name: z.string() }).nullable(),
  officialName: z.string().nullable(),
  country: z.string().nullable(),
  timeZone: z.string().nullable(),
  certification: z.string().nullable(),
  ...dated,
});
export type SiteSummary = z.infer<typeof siteSummary>;

export const contactView = z.object({
  id: z.string(),
  ownerKind: z.enum(['federation', 'ngi', 'site']),
  ownerId: z.string(),
  role: contactRole,
  channel: contactChannel,
  address: z.string(),
  name: z.string().nullable(),
  position: z.number().int(),
  note: z.string().nullable(),
  source: z.string(),
  ...dated,
});
export type ContactView = z.infer<typeof contactView>;

export const calendarView = calendarBody.extend({ version: z.string() });
export type CalendarView = z.infer<typeof calendarView>;

export const ownedCalendarView = calendarView.extend({
  owner: z.object({ kind: z.enum(['federation', 'ngi', 'site']), id: z.string(), name: z.string() }),
  source: z.string(),
  number: z.number().int(),
  ...dated,
});
export type OwnedCalendarView = z.infer<typeof ownedCalendarView>;

export const downtimeView = z.object({
  id: z.string(),
  siteId: z.string(),
  startsAt: instant,
  endsAt: instant,
  severity: z.enum(['outage', 'warning']),
  classification: z.enum(['scheduled', 'unscheduled']),
  services: z.array(z.string()),
  description: z.string().nullable(),
  source: z.string(),
  ...dated,
});
export type DowntimeView = z.infer<typeof downtimeView>;

export const endpointView = z.object({
  kind: z.string(),
  url: z.string(),
  caPem: z.string().nullable(),
  settings: z.record(z.string(), z.string()),
});
export type EndpointView = z.infer<typeof endpointView>;

export const siteView = siteSummary.extend({
  domains: z.array(z.string()),
  networks: z.array(z.string()),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** Who describes the site. */
  sources: z.array(
    z.object({ source: z.string(), name: z.string(), lastSeenAt: instant, goneAt: instant.nullable() }),
  ),
  /** Its own and its NGI's, without those that have gone. */
  contacts: z.array(contactView),
  /** The one that applies, after fallback. */
  calendar: calendarView,
  /** Present and coming. */
  downtimes: z.array(downtimeView),
  endpoints: z.array(endpointView),
});
export type SiteView = z.infer<typeof siteView>;

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const listSitesQuery = pageQuery.extend({ ngi: ngiId.optional(), gone: flag.default(false) });
export type ListSitesQuery = z.infer<typeof listSitesQuery>;

export const listContactsQuery = z.object({ gone: flag.default(false) });

export const addContactRequest = z
  .object({
    role: contactRole,
    channel: contactChannel,
    address: z.string().trim().min(3).max(320),
    name: z.string().trim().min(1).max(200).nullable().default(null),
    position: z.number().int().min(0).max(9999).default(0),
    note: z.string().trim().min(1).max(500).nullable().default(null),
  })
  .refine(({ role, channel }) => (role === 'phone') === (channel === 'phone'), {
    path: ['channel'],
    message: 'the role phone goes with the channel phone, other roles with email or url',
  })
  .refine(({ channel, address }) => channel !== 'email' || /^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(address), {
    path: ['address'],
    message: 'this is no e-mail address',
  });
export type AddContactRequest = z.infer<typeof addContactRequest>;

export const setCalendarRequest = z.object({
  /** Without both: the federation's default. */
  site: siteRef.optional(),
  ngi: z.string().trim().min(1).max(300).optional(),
  calendar: calendarBody,
});
export type SetCalendarRequest = z.infer<typeof setCalendarRequest>;

export const listDowntimesQuery = z.object({
  site: siteRef.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type ListDowntimesQuery = z.infer<typeof listDowntimesQuery>;

export const recordDowntimeRequest = z
  .object({
    site: siteRef,
    startsAt: instant,
    endsAt: instant,
    severity: z.enum(['outage', 'warning']).default('outage'),
    classification: z.enum(['scheduled', 'unscheduled']).default('scheduled'),
    services: z.array(z.string().min(1).max(300)).max(500).default([]),
    description: z.string().max(2000).nullable().default(null),
  })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), {
    path: ['endsAt'],
    message: 'a downtime ends after it starts',
  });
export type RecordDowntimeRequest = z.infer<typeof recordDowntimeRequest>;

export const putEndpointRequest = z.object({
  url: z.url({ protocol: /^(https?|ssh|slurm|openstack)$/ }),
  /** The authority that it is checked against; null trusts the system's. */
  caPem: z.string().max(100_000).nullable().default(null),
  settings: z.record(z.string(), z.string()).default({}),
});
export type PutEndpointRequest = z.infer<typeof putEndpointRequest>;
