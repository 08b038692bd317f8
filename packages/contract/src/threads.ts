import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { incidentId, tlpLabel } from './incidents.ts';
import { mailCrypto, protection } from './keyring.ts';
import { deliveryState, mailClass, mailId, senderReview } from './mail.ts';
import { incidentDocument, templateName } from './templates.ts';

export const messageId = idOf('msg');

/** What a message of ours is for. A request starts a clock of each site that it goes to. */
export const messageKind = z.enum(['message', 'request', 'heads-up', 'follow-up', 'closure']);
export type MessageKind = z.infer<typeof messageKind>;

/** Whom an address belongs to, as the registry and the incident say. */
export const recipientParty = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('csirt') }),
  z.object({ kind: z.literal('site'), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('ngi'), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('vo'), name: z.string() }),
  /** Somebody with a role in the incident. */
  z.object({ kind: z.literal('person'), name: z.string() }),
  z.object({ kind: z.literal('outsider') }),
]);
export type RecipientParty = z.infer<typeof recipientParty>;

export const copyWord = z.enum(['to', 'cc']);

/** Somebody who can be written to, and why. */
export const recipientView = z.object({
  address: z.string(),
  contact: z.string().nullable(),
  name: z.string().nullable(),
  party: recipientParty,
  /** Has a part in the incident: by its site, its NGI, a share or a role. */
  involved: z.boolean(),
  /** Goes to many people. */
  isList: z.boolean(),
  /** Why they are proposed, in words. */
  why: z.string(),
  /** Among those whom a message goes to unless somebody says otherwise. */
  proposed: z.boolean(),
});
export type RecipientView = z.infer<typeof recipientView>;

export const recipientsQuery = z.object({
  /** Every site of the federation too, for a warning to all. */
  wide: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

const address = z
  .string()
  .trim()
  .max(320)
  .regex(/^[^\s@<>",;:]{1,64}@[^\s@<>]{1,253}$/, 'must be a mail address');

export const composedRecipient = z.strictObject({ address, as: copyWord.default('to') });

/** Attachments of a mail that came in go with a forward by their hash. */
export const composeRequest = z.strictObject({
  kind: messageKind.default('message'),
  tlp: tlpLabel,
  /** Of a document it is made; else it must say something. */
  subject: z.string().trim().max(300).default(''),
  body: z.string().max(100_000).default(''),
  /** For heads-up, follow-up and closure: what the template is filled with. */
  document: incidentDocument.optional(),
  recipients: z.array(composedRecipient).max(1000).default([]),
  /** The mail that this answers. */
  answers: mailId.optional(),
  /** The mail that goes along, quoted and with its attachments. */
  forwards: mailId.optional(),
  /** Nothing goes out before. */
  notBefore: instant.optional(),
  /** Why a wider label than the incident's is right: what was taken out. Recorded as a decision. */
  redaction: z.string().trim().min(10).max(2000).optional(),
  /** Beside what the label demands. */
  protection: protection.default('none'),
});
export type ComposeRequest = z.infer<typeof composeRequest>;
export type ComposeInput = z.input<typeof composeRequest>;

export const sendRequest = composeRequest.extend({
  /** Chosen by the sender; the same key again is the same message. */
  idempotencyKey: z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/),
  /** The draft that goes. */
  draft: idOf('drf').optional(),
});
export type SendRequest = z.infer<typeof sendRequest>;
export type SendInput = z.input<typeof sendRequest>;

/** A recipient as the label stands to them. */
export const checkedRecipient = z.object({
  address: z.string(),
  as: copyWord,
  name: z.string().nullable(),
  party: recipientParty,
  /** Null: may have it. */
  blocked: z.string().nullable(),
  /** The key that it would be encrypted with, for people; null where it is not. */
  key: z.string().nullable(),
});
export type CheckedRecipient = z.infer<typeof checkedRecipient>;

/** What would go out, exactly, and what stands against it. */
export const messageCheck = z.object({
  ok: z.boolean(),
  problems: z.array(z.string()),
  recipients: z.array(checkedRecipient),
  subject: z.string(),
  text: z.string(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number().int() })),
  /** How it goes out: what is asked for, and what the label demands. */
  protection,
  /** Sites whose clocks a request starts. */
  clocks: z.number().int(),
});
export type MessageCheck = z.infer<typeof messageCheck>;

export const sentDelivery = z.object({
  id: z.string(),
  address: z.string(),
  as: copyWord,
  contact: z.string().nullable(),
  state: deliveryState,
  stateAt: instant,
  sentAt: instant.nullable(),
  /** Whose contact it is, for who may look it up; null for others. */
  site: z.string().nullable(),
  attempts: z.number().int(),
  /** Another system's words can name addresses that are not the reader's: null where they are not for them. */
  lastError: z.string().nullable(),
});
export type SentDelivery = z.infer<typeof sentDelivery>;

const documentIn = z.object({
  name: templateName,
  title: z.string(),
  version: z.number().int().nullable(),
  tlp: tlpLabel,
  /** Every line stood where the template puts it. */
  exact: z.boolean(),
  /** Labels of required fields that hold nothing. */
  missing: z.array(z.string()),
  fields: z.array(z.object({ label: z.string(), text: z.string() })),
});

/** One mail or message on an incident. */
export const incidentMailItem = z.discriminatedUnion('direction', [
  z.object({
    direction: z.literal('in'),
    id: mailId,
    at: instant,
    site: z.object({ id: z.string(), name: z.string() }).nullable(),
    from: z.string(),
    to: z.array(z.string()),
    cc: z.array(z.string()),
    subject: z.string(),
    class: mailClass.nullable(),
    /** What was found of its signature and encryption; null where it has neither. */
    crypto: mailCrypto.nullable(),
    verified: z.boolean(),
    review: senderReview,
    reading: z.string().nullable(),
    tlp: tlpLabel.nullable(),
    text: z.string(),
    erased: z.boolean(),
    attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number().int() })),
    document: documentIn.nullable(),
    /** The message of ours that it answers. */
    answers: z.string().nullable(),
  }),
  z.object({
    direction: z.literal('out'),
    id: messageId,
    at: instant,
    kind: z.string(),
    subject: z.string(),
    tlp: tlpLabel,
    text: z.string(),
    notBefore: instant,
    /** When what had not left was held back. */
    recalledAt: instant.nullable(),
    /** Some of it has not left yet and may be held back. */
    waiting: z.boolean(),
    sentBy: z.string().nullable(),
    document: documentIn.nullable(),
    /** At most 20, those that need somebody first; `counts` has them all. */
    deliveries: z.array(sentDelivery),
    counts: z.record(z.string(), z.number().int()),
  }),
]);
export type IncidentMailItem = z.infer<typeof incidentMailItem>;

/** The newest last. */
export const incidentMailView = z.object({
  incident: incidentId,
  items: z.array(incidentMailItem),
  /** Older than these; null when there is nothing. */
  older: z.string().nullable(),
  mayWrite: z.boolean(),
});
export type IncidentMailView = z.infer<typeof incidentMailView>;

export const incidentMailQuery = z.object({
  /** Only what is older than this instant. */
  before: instant.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type IncidentMailQuery = z.infer<typeof incidentMailQuery>;

/** A draft holds whatever was written so far, complete or not. */
export const draftContent = z.object({
  kind: messageKind,
  tlp: tlpLabel,
  subject: z.string().max(300),
  body: z.string().max(100_000),
  document: incidentDocument.nullable(),
  recipients: z.array(z.object({ address: z.string().max(320), as: copyWord })).max(1000),
  answers: mailId.nullable(),
  forwards: mailId.nullable(),
  notBefore: instant.nullable(),
  redaction: z.string().max(2000),
  protection: protection.default('none'),
});
export type DraftContent = z.infer<typeof draftContent>;

export const saveDraftRequest = z.strictObject({
  content: draftContent,
  /** The version that was changed; absent for a new draft. */
  after: z.number().int().min(1).optional(),
});
export type SaveDraftRequest = z.infer<typeof saveDraftRequest>;

export const messageDraftView = z.object({
  id: idOf('drf'),
  version: z.number().int(),
  content: draftContent,
  savedAt: instant,
  savedBy: z.string(),
  savedByMe: z.boolean(),
});
export type MessageDraftView = z.infer<typeof messageDraftView>;

/** What a new message, a reply or a forward begins with. */
export const composeStart = z.object({
  content: draftContent,
  recipients: z.array(recipientView),
});
export type ComposeStart = z.infer<typeof composeStart>;

export const composeStartQuery = z.object({
  kind: messageKind.default('message'),
  answers: mailId.optional(),
  /** With `answers`: everybody who has a part in it, not only who wrote. */
  all: z.enum(['true', 'false']).default('false'),
  forwards: mailId.optional(),
});
export type ComposeStartQuery = z.infer<typeof composeStartQuery>;

/** How many of its mails were held back; the others had left. */
export const recalledMessage = z.object({ held: z.number().int(), left: z.number().int() });
export type RecalledMessage = z.infer<typeof recalledMessage>;

export const sentMessage = z.object({
  message: messageId,
  /** False: this key had sent it before. */
  isNew: z.boolean(),
  deliveries: z.number().int(),
});
export type SentMessageView = z.infer<typeof sentMessage>;
