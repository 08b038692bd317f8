import { z } from 'zod';

const time = '([01]\\d|2[0-4]):[0-5]\\d';
const span = z.union([
  z.strictObject({ from: z.string(), to: z.string() }),
  z
    .string()
    .regex(new RegExp(`^${time}\\s*-\\s*${time}$`), 'write working hours as "09:00-17:00"')
    .transform((text) => {
      const [from = '', to = ''] = text.split('-').map((part) => part.trim());
      return { from, to };
    }),
]);
const hours = z.array(span);

const holiday = z.union([
  z.string().transform((date) => ({ date, name: '' })),
  z.strictObject({ date: z.string(), name: z.string().default(''), hours: hours.optional() }),
]);

export const calendarInYaml = z.strictObject({
  zone: z.string(),
  week: z.strictObject({
    mon: hours.optional(),
    tue: hours.optional(),
    wed: hours.optional(),
    thu: hours.optional(),
    fri: hours.optional(),
    sat: hours.optional(),
    sun: hours.optional(),
  }),
  holidays: z.array(holiday).default([]),
});
export type CalendarInYaml = z.infer<typeof calendarInYaml>;

const line = z.string().trim().min(1).max(300);

const contact = z
  .strictObject({
    role: z.enum(['security', 'csirt', 'ngi-security', 'admin', 'alarm', 'phone', 'ticket']),
    email: line.optional(),
    phone: line.optional(),
    url: line.optional(),
    name: line.optional(),
    note: line.optional(),
    position: z.number().int().min(0).max(9999).optional(),
  })
  .refine((one) => [one.email, one.phone, one.url].filter((value) => value !== undefined).length === 1, {
    message: 'a contact has exactly one of email, phone and url',
  });
export type ContactInYaml = z.infer<typeof contact>;

const downtime = z.strictObject({
  key: line,
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  severity: z.enum(['outage', 'warning']).default('outage'),
  classification: z.enum(['scheduled', 'unscheduled']).default('scheduled'),
  services: z.array(line).default([]),
  description: z.string().max(2000).optional(),
});

const endpoint = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a kind is lower case letters, digits and dashes'),
  url: z.url({
    protocol: /^(https?|ssh|slurm|openstack)$/,
    error: 'an endpoint has an http, https, ssh, slurm or openstack URL',
  }),
  caPem: z.string().max(100_000).optional(),
  settings: z.record(z.string(), z.string()).default({}),
});

const ngi = z.strictObject({
  name: line,
  description: z.string().max(2000).optional(),
  calendar: calendarInYaml.optional(),
  contacts: z.array(contact).default([]),
});

const site = z.strictObject({
  name: line,
  ngi: line.optional(),
  officialName: line.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'a country is two capital letters (ISO 3166)')
    .optional(),
  timeZone: line.optional(),
  certification: line.optional(),
  domains: z.array(line).optional(),
  networks: z.array(line).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  calendar: calendarInYaml.optional(),
  contacts: z.array(contact).default([]),
  downtimes: z.array(downtime).default([]),
  endpoints: z.array(endpoint).default([]),
});
export type SiteInYaml = z.infer<typeof site>;

/** A whole federation in one file; see docs/handbook/federation.md for an example. */
export const federationInYaml = z.strictObject({
  calendar: calendarInYaml.optional(),
  /** The federation's own: who its officers are. */
  contacts: z.array(contact).default([]),
  ngis: z.array(ngi).max(1000).default([]),
  sites: z.array(site).max(20_000).default([]),
});
export type FederationInYaml = z.infer<typeof federationInYaml>;
