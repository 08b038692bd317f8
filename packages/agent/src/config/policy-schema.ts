import { orderKind, policyAnswer } from '@muster/contract';
import { z } from 'zod';

/** What an order can bring about, each with an answer of its own. */
export const effectNames = [
  'new.deny',
  'running.notify',
  'running.pause',
  'running.suspend',
  'network.quarantine',
  'network.release',
] as const;
export type EffectName = (typeof effectNames)[number];

const count = z.number().int().min(0).max(1_000_000);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as HH:MM, in UTC');
const day = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const name = z.string().min(1).max(255);

/** `30s`, `10m`, `6h`, `2d`; read as seconds. */
export const duration = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, 'write a duration as 30s, 10m, 6h or 2d')
  .transform(
    (text) => Number(text.slice(0, -1)) * { s: 1, m: 60, h: 3600, d: 86_400 }[text.slice(-1) as 's'],
  );

/** `wait`: nothing is begun before the window ends. `ask`: a person must say so. */
const meanwhile = z.enum(['wait', 'ask']).default('wait');
const weekly = z.strictObject({
  name,
  days: z.array(day).min(1).default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
  from: clockTime,
  to: clockTime,
  meanwhile,
});
const once = z.strictObject({
  name,
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
  meanwhile,
});
export const maintenanceWindow = z.union([weekly, once]);
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;

/** What is not named is asked. An order is met with the strictest answer of all that it asks. */
export const sitePolicy = z.strictObject({
  orders: z.partialRecord(orderKind, policyAnswer).default({}),
  effects: z.partialRecord(z.enum(effectNames), policyAnswer).default({}),
  limits: z
    .strictObject({
      workloads_per_order: count.default(10),
      accounts_per_order: count.default(3),
      workloads_per_hour: count.default(30),
      accounts_per_hour: count.default(10),
      beyond: z.enum(['ask', 'refuse']).default('ask'),
    })
    .prefault({}),
  windows: z.array(maintenanceWindow).max(50).default([]),
  exempt: z
    .strictObject({
      projects: z.array(name).max(1000).default([]),
      accounts: z.array(name).max(1000).default([]),
    })
    .prefault({}),
  /** An account of several people of whom not all are meant. */
  shared_accounts: z.enum(['spare', 'act']).default('spare'),
  /** Credentials that would work again once an order is released. */
  credentials: z.enum(['keep', 'remove']).default('keep'),
  snapshots: z.boolean().default(true),
  notify_owner: z.boolean().default(true),
  /** Whether an answer that somebody of the site gave in the portal counts here. */
  portal_answers: z.boolean().default(false),
  /** How often what was brought about is read again. */
  verify_every: duration.prefault('10m'),
  /** What somebody undid is brought about again. */
  reassert: z.boolean().default(false),
});
export type SitePolicy = z.infer<typeof sitePolicy>;
