import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { tlpLabel } from './incidents.ts';
import { rotaOwner } from './rota.ts';

export const webhookId = idOf('whk');
/** A kind of event, `task.done`, or all of a noun: `task.*`. */
const kindFilter = z
  .string()
  .regex(/^[a-z-]+\.([a-z-]+|\*)$/, 'must be a kind of event such as task.done, or all of a noun: task.*');
const url = z.url().max(2000);
/** Of a narrower label webhooks tell only that there is something: id and link. */
const fields = {
  name: z.string().trim().min(1).max(80),
  url,
  /** Empty: every kind. */
  kinds: z.array(kindFilter).max(50),
  /** Incidents with a narrower label are not told at all. */
  mostTlp: tlpLabel,
};

export const makeWebhookRequest = z.object({
  name: fields.name,
  url: fields.url,
  kinds: fields.kinds.default([]),
  mostTlp: fields.mostTlp.default('AMBER'),
  /** The NGI's id; when absent, the maker's own team's. */
  ngi: z.string().max(64).optional(),
});
export type MakeWebhookRequest = z.infer<typeof makeWebhookRequest>;
export type MakeWebhookInput = z.input<typeof makeWebhookRequest>;

export const changeWebhookRequest = z.object({
  name: fields.name.optional(),
  url: fields.url.optional(),
  kinds: fields.kinds.optional(),
  mostTlp: fields.mostTlp.optional(),
  /** False switches it off, true on again. */
  enabled: z.boolean().optional(),
});
export type ChangeWebhookRequest = z.infer<typeof changeWebhookRequest>;

export const webhookView = z.object({
  id: webhookId,
  ...fields,
  owner: rotaOwner,
  madeAt: instant,
  madeBy: z.string(),
  /** Since when no try succeeded; null when the last one did. */
  failingSince: instant.nullable(),
  disabledAt: instant.nullable(),
  disabledWhy: z.string().nullable(),
  /** Those that sign now; during a change there are two. */
  secrets: z.array(z.object({ madeAt: instant, endsAt: instant.nullable() })),
});
export type WebhookView = z.infer<typeof webhookView>;

/** The secret is shown here and never again. */
export const madeWebhook = z.object({ webhook: webhookView, secret: z.string() });
export type MadeWebhook = z.infer<typeof madeWebhook>;

export const webhookDeliveryView = z.object({
  /** Sent as `webhook-id`: the same at every try, so that the far end can tell repeats. */
  id: idOf('whd'),
  kind: z.string(),
  incident: z.string().nullable(),
  madeAt: instant,
  /** `given-up` after the last try, `dropped` when it might no longer be told. */
  state: z.enum(['waiting', 'delivered', 'given-up', 'dropped']),
  attempts: z.number().int(),
  nextTryAt: instant.nullable(),
  lastTryAt: instant.nullable(),
  lastStatus: z.number().int().nullable(),
  lastError: z.string().nullable(),
});
export type WebhookDeliveryView = z.infer<typeof webhookDeliveryView>;

/** What is posted; `data` has no more than `incident` and `link` for RED and AMBER+STRICT. */
export const webhookBody = z.object({
  type: z.string(),
  /** When it happened. */
  timestamp: instant,
  data: z.object({
    incident: z.string().nullable(),
    link: z.string().nullable(),
    tlp: tlpLabel.optional(),
    event: z.string().optional(),
    site: z.object({ id: z.string(), name: z.string() }).nullable().optional(),
    text: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type WebhookBody = z.infer<typeof webhookBody>;
