import { z } from 'zod';
import { idOf, instant, pageQuery } from './common.ts';
import { tlpLabel } from './incidents.ts';
import { mailCrypto } from './keyring.ts';

export const mailId = idOf('mail');
export const readingId = idOf('rdg');

export const deliveryState = z.enum([
  'queued',
  'sent',
  'delayed',
  'bounced-hard',
  'bounced-soft',
  'delivered',
  'displayed',
  'auto-replied',
  'ticket-opened',
  'replied-human',
  'replied-unverified',
  'complained',
]);
export type DeliveryState = z.infer<typeof deliveryState>;

export const mailClass = z.enum([
  'dsn-failed',
  'dsn-delayed',
  'dsn-delivered',
  'mdn',
  'arf',
  'auto-reply',
  'ticket',
  'own-loop',
  'human',
]);

export const triageState = z.enum(['none', 'open', 'assigned', 'dismissed']);
export const senderReview = z.enum(['none', 'open', 'accepted', 'refused']);

/** Mail that came in. Empty texts were erased when their time was over. */
export const mailSummary = z.object({
  id: mailId,
  /** When it reached Muster, procedure time. */
  receivedAt: instant,
  sha256: z.string(),
  size: z.number().int(),
  triage: triageState,
  rawErasedAt: instant.nullable(),
  /** Null while no rule has read it. */
  reading: readingId.nullable(),
  class: mailClass.nullable(),
  rule: z.string().nullable(),
  from: z.string(),
  subject: z.string(),
  correlatedBy: z.enum(['officer', 'verp', 'thread', 'enclosed', 'incident-id']).nullable(),
  verified: z.boolean(),
  review: senderReview,
  delivery: z.string().nullable(),
  participation: z.string().nullable(),
  campaign: z.string().nullable(),
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export type MailSummary = z.infer<typeof mailSummary>;

export const mailReadingView = z.object({
  id: readingId,
  rulesVersion: z.number().int(),
  readAt: instant,
  class: mailClass,
  rule: z.string(),
  current: z.boolean(),
});

export const mailView = mailSummary.extend({
  peer: z.string(),
  /** What was found of its signature and encryption; null where it has neither. */
  crypto: mailCrypto.nullable(),
  envelopeFrom: z.string(),
  envelopeTo: z.array(z.string()),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  messageId: z.string(),
  /** What its Date field says; nothing is measured by it. */
  sentAt: instant.nullable(),
  /** What its author wrote, without quoted history. */
  text: z.string(),
  signals: z.array(z.string()),
  recipients: z.array(
    z.object({
      address: z.string(),
      status: z.string(),
      action: z.string(),
      diagnostic: z.string().optional(),
    }),
  ),
  /** Every reading of it, the oldest first. */
  readings: z.array(mailReadingView),
});
export type MailView = z.infer<typeof mailView>;

export const listMailQuery = pageQuery.extend({
  campaign: z.string().max(64).optional(),
  site: z.string().max(200).optional(),
  class: mailClass.optional(),
  triage: triageState.optional(),
  review: senderReview.optional(),
});
export type ListMailQuery = z.infer<typeof listMailQuery>;

/** One message of ours to one address. */
export const deliveryView = z.object({
  id: idOf('dlv'),
  message: idOf('msg'),
  kind: z.string(),
  publicId: z.string(),
  tlp: tlpLabel,
  subject: z.string(),
  address: z.string(),
  contact: z.string().nullable(),
  participation: z.string().nullable(),
  site: z.object({ id: z.string(), name: z.string() }).nullable(),
  state: deliveryState,
  stateAt: instant,
  attempts: z.number().int(),
  nextTryAt: instant.nullable(),
  lastError: z.string().nullable(),
  sentAt: instant.nullable(),
});
export type DeliveryView = z.infer<typeof deliveryView>;

export const listDeliveriesQuery = pageQuery.extend({
  campaign: z.string().max(64).optional(),
  site: z.string().max(200).optional(),
  contact: z.string().max(64).optional(),
  state: deliveryState.optional(),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;

export const assignMailRequest = z.strictObject({
  /** As people write it: `EX-20270105-01`. */
  incident: z.string().trim().min(3).max(64),
});
export type AssignMailRequest = z.infer<typeof assignMailRequest>;

export const senderDecisionRequest = z.strictObject({
  reason: z.string().trim().max(2000).default(''),
});
export type SenderDecisionRequest = z.infer<typeof senderDecisionRequest>;

/** One mail or message of a thread, as its author wrote it: text alone, no markup is ever read. */
export const threadItem = z.discriminatedUnion('direction', [
  z.object({
    direction: z.literal('in'),
    id: mailId,
    at: instant,
    from: z.string(),
    subject: z.string(),
    class: mailClass.nullable(),
    verified: z.boolean(),
    text: z.string(),
  }),
  z.object({
    direction: z.literal('out'),
    id: idOf('msg'),
    at: instant,
    kind: z.string(),
    subject: z.string(),
    tlp: tlpLabel,
    text: z.string(),
    recipients: z.array(
      z.object({
        address: z.string(),
        state: deliveryState,
        stateAt: instant,
        attempts: z.number().int(),
        lastError: z.string().nullable(),
      }),
    ),
  }),
]);
export type ThreadItem = z.infer<typeof threadItem>;
