import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { personId } from './people.ts';

export const rotaId = idOf('rot');
/** A time of day on a wall clock: `09:00`. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00');
/** A day without a time: `2027-01-04`. */
export const day = z.iso.date();
const reason = z.string().trim().min(1).max(500);

/** Whose first responder it names: the federation's CSIRT, or an NGI. */
export const rotaOwner = z.object({
  kind: z.enum(['federation', 'ngi']),
  ngiId: z.string().nullable(),
  name: z.string(),
});
export type RotaOwner = z.infer<typeof rotaOwner>;

/** A person of a rota; the name is null for somebody who is not known any more. */
export const rotaPerson = z.object({ id: z.string(), name: z.string().nullable() });
export type RotaPerson = z.infer<typeof rotaPerson>;

/** One stretch of duty; `person` null is a gap: nobody is on duty. */
export const shiftView = z.object({
  startsAt: instant,
  endsAt: instant,
  person: rotaPerson.nullable(),
  /** Whose turn it was by the plan. */
  planned: rotaPerson.nullable(),
  /** What decided: the plan, an override, or that there is no plan for this time. */
  by: z.enum(['plan', 'swap', 'cover', 'absence', 'no-plan']),
  /** Of the override that decided. */
  reason: z.string().nullable(),
});
export type ShiftView = z.infer<typeof shiftView>;

export const rotationView = z.object({
  id: idOf('rtn'),
  members: z.array(rotaPerson),
  everyDays: z.number().int(),
  zone: z.string(),
  handoverTime: timeOfDay,
  /** Of every handover, when a shift lasts whole weeks; else null. */
  handoverWeekday: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']).nullable(),
  startsOn: day,
  endsOn: day.nullable(),
  madeBy: z.string(),
});
export type RotationView = z.infer<typeof rotationView>;

export const overrideView = z.object({
  id: idOf('rov'),
  kind: z.enum(['swap', 'absence', 'cover']),
  person: rotaPerson,
  startsAt: instant,
  endsAt: instant,
  reason: z.string(),
  /** The same for the two halves of a swap, which are withdrawn together. */
  pair: z.string().nullable(),
  madeAt: instant,
  madeBy: z.string(),
});
export type OverrideView = z.infer<typeof overrideView>;

/** An incident that was open when somebody handed over. */
export const openIncidentLine = z.object({
  publicId: z.string(),
  title: z.string(),
  tlp: z.string(),
  severity: z.string(),
  state: z.string(),
  exercise: z.boolean(),
});
export type OpenIncidentLine = z.infer<typeof openIncidentLine>;

export const handoverView = z.object({
  id: idOf('hnd'),
  at: instant,
  from: rotaPerson.nullable(),
  to: rotaPerson.nullable(),
  note: z.string(),
  open: z.array(openIncidentLine),
  madeAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type HandoverView = z.infer<typeof handoverView>;

export const rotaSummary = z.object({
  id: rotaId,
  name: z.string(),
  owner: rotaOwner,
  /** Who is first responder now, and until when. */
  now: shiftView,
  /** The next stretch with somebody else. */
  next: shiftView.nullable(),
  mayEdit: z.boolean(),
});
export type RotaSummary = z.infer<typeof rotaSummary>;

export const rotaView = rotaSummary.extend({
  at: instant,
  /** The stretches that touch the span that was asked for, without a hole: gaps stand among them. */
  shifts: z.array(shiftView),
  rotations: z.array(rotationView),
  overrides: z.array(overrideView),
  handovers: z.array(handoverView),
  /** Who can be put into it; empty for who may not change it. */
  candidates: z.array(rotaPerson),
  /** The keys with which calendar programs read it. */
  feeds: z.array(z.object({ id: idOf('fed'), madeAt: instant, madeBy: z.string() })),
});
export type RotaView = z.infer<typeof rotaView>;

/** Which part of a rota is shown. */
export const rotaQuery = z.object({
  /** When absent, from now. */
  from: instant.optional(),
  weeks: z.coerce.number().int().min(1).max(54).default(8),
});
export type RotaQuery = z.infer<typeof rotaQuery>;

export const makeRotaRequest = z.object({
  name: z.string().trim().min(1).max(80),
  /** The NGI's id; when absent, it is the CSIRT's. */
  ngi: z.string().max(64).optional(),
});
export type MakeRotaRequest = z.infer<typeof makeRotaRequest>;

export const addRotationRequest = z.object({
  members: z.array(personId).min(1).max(50),
  everyDays: z.number().int().min(1).max(56),
  zone: z.string().min(1).max(60),
  handoverTime: timeOfDay,
  startsOn: day,
  endsOn: day.nullable().default(null),
});
export type AddRotationRequest = z.infer<typeof addRotationRequest>;
export type AddRotationInput = z.input<typeof addRotationRequest>;

const span = { startsAt: instant, endsAt: instant };
export const addOverrideRequest = z.discriminatedUnion('kind', [
  /** The person is away: where it was their turn there is a gap until somebody covers. */
  z.object({ kind: z.literal('absence'), person: personId, ...span, reason }),
  /** The person is on duty, whoever's turn it was. */
  z.object({ kind: z.literal('cover'), person: personId, ...span, reason }),
  /** Two stretches change hands: who has the first gets the second, and the other way round. */
  z.object({ kind: z.literal('swap'), first: instant, second: instant, reason }),
]);
export type AddOverrideRequest = z.infer<typeof addOverrideRequest>;

export const writeHandoverRequest = z.object({ note: z.string().trim().min(1).max(10_000) });
export type WriteHandoverRequest = z.infer<typeof writeHandoverRequest>;

/** The address is shown once: it holds the key. */
export const madeFeed = z.object({ id: idOf('fed'), path: z.string() });
export type MadeFeed = z.infer<typeof madeFeed>;
