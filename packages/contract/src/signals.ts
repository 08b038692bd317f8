import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { tlpLabel } from './incidents.ts';
import { subjectIdentifier } from './subjects.ts';

/*
 * Shared signals: Security Event Tokens (RFC 8417) on streams of the OpenID Shared Signals Framework 1.0, delivered by
 * poll (RFC 8936) or push (RFC 8935). Field names are those of the standards. docs/handbook/signals.md tells them.
 */

const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

export const ACCOUNT_DISABLED_EVENT = `${RISC}account-disabled`;
export const ACCOUNT_ENABLED_EVENT = `${RISC}account-enabled`;
export const SESSION_REVOKED_EVENT = `${CAEP}session-revoked`;
export const VERIFICATION_EVENT = `${SSF}verification`;
export const STREAM_UPDATED_EVENT = `${SSF}stream-updated`;

export const POLL_DELIVERY = 'urn:ietf:rfc:8936';
export const PUSH_DELIVERY = 'urn:ietf:rfc:8935';
export const SET_TYPE = 'secevent+jwt';

const ref = z.string().min(1).max(255);
const words = z.string().max(1000);
const uri = z.string().min(3).max(500);

/** Claims of a SET. Unknown ones are let be. */
export const setClaims = z.looseObject({
  iss: z.string().min(1).max(500),
  jti: ref,
  iat: z.number(),
  aud: z.union([z.string().max(500), z.array(z.string().max(500)).max(20)]).optional(),
  txn: z.string().max(500).optional(),
  sub_id: z.looseObject({ format: z.string() }).optional(),
  events: z
    .record(uri, z.record(z.string(), z.unknown()))
    .refine((events) => Object.keys(events).length > 0 && Object.keys(events).length <= 20),
});
export type SetClaims = z.infer<typeof setClaims>;

/** RFC 8936, section 2.4. An absent `returnImmediately` is a long poll. */
export const pollRequest = z.object({
  maxEvents: z.number().int().min(0).max(10_000).optional(),
  returnImmediately: z.boolean().optional(),
  ack: z.array(ref).max(10_000).optional(),
  setErrs: z
    .record(ref, z.looseObject({ err: z.string().max(100), description: words.optional() }))
    .optional(),
});
export type PollRequest = z.infer<typeof pollRequest>;

export const pollAnswer = z.object({
  sets: z.record(z.string(), z.string()),
  moreAvailable: z.boolean().optional(),
});
export type PollAnswer = z.infer<typeof pollAnswer>;

export const transmitterMetadata = z.object({
  spec_version: z.string(),
  issuer: z.string(),
  jwks_uri: z.string(),
  delivery_methods_supported: z.array(z.string()),
  configuration_endpoint: z.string(),
  status_endpoint: z.string(),
  add_subject_endpoint: z.string(),
  remove_subject_endpoint: z.string(),
  verification_endpoint: z.string(),
  authorization_schemes: z.array(z.object({ spec_urn: z.string() })),
  default_subjects: z.enum(['ALL', 'NONE']),
});
export type TransmitterMetadata = z.infer<typeof transmitterMetadata>;

export const jwks = z.object({ keys: z.array(z.record(z.string(), z.string())) });

/** `method` and `endpoint_url` as in the final specification; drafts said `delivery_method` and `url`. */
export const deliveryRequest = z
  .looseObject({
    method: z.string().max(100).optional(),
    delivery_method: z.string().max(100).optional(),
    endpoint_url: z.string().max(2000).optional(),
    url: z.string().max(2000).optional(),
    authorization_header: z.string().max(4000).optional(),
  })
  .transform(({ method, delivery_method, endpoint_url, url, authorization_header }) => ({
    method: method ?? delivery_method ?? POLL_DELIVERY,
    endpoint_url: endpoint_url ?? url,
    authorization_header,
  }));
export type DeliveryRequest = z.infer<typeof deliveryRequest>;

const receiverSupplied = {
  events_requested: z.array(uri).max(100).optional(),
  delivery: deliveryRequest.optional(),
  description: words.optional(),
};
const transmitterSupplied = {
  iss: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  events_supported: z.array(uri).optional(),
  events_delivered: z.array(uri).optional(),
};

export const createStreamRequest = z.object(receiverSupplied);
export type CreateStreamRequest = z.infer<typeof createStreamRequest>;

/** Of PATCH and PUT. What the transmitter supplies may be there and must be as it is. */
export const changeStreamRequest = z.object({
  stream_id: ref,
  ...receiverSupplied,
  ...transmitterSupplied,
});
export type ChangeStreamRequest = z.infer<typeof changeStreamRequest>;

export const streamConfiguration = z.object({
  stream_id: ref,
  iss: z.string(),
  aud: z.string(),
  events_supported: z.array(uri),
  events_requested: z.array(uri),
  events_delivered: z.array(uri),
  delivery: z.object({ method: z.string(), endpoint_url: z.string() }),
  min_verification_interval: z.number().int(),
  inactivity_timeout: z.number().int().optional(),
  description: z.string(),
});
export type StreamConfiguration = z.infer<typeof streamConfiguration>;

export const streamQuery = z.object({ stream_id: ref.optional() });
export const oneStreamQuery = z.object({ stream_id: ref });

export const streamStatusWord = z.enum(['enabled', 'paused', 'disabled']);
export const streamStatus = z.object({
  stream_id: ref,
  status: streamStatusWord,
  reason: words.optional(),
});
export type StreamStatus = z.infer<typeof streamStatus>;

const subject = z.record(z.string(), z.json()).refine((value) => typeof value.format === 'string');
export const addSubjectRequest = z.object({ stream_id: ref, subject, verified: z.boolean().optional() });
export const removeSubjectRequest = z.object({ stream_id: ref, subject });
export const verifyStreamRequest = z.object({ stream_id: ref, state: z.string().max(2000).optional() });

/** RFC 8935, section 2.3, and the error that SSF adds. */
export const setErrorCode = z.enum([
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'authentication_failed',
  'access_denied',
  'invalid_state',
]);
export type SetErrorCode = z.infer<typeof setErrorCode>;
export const setError = z.object({ err: setErrorCode, description: z.string() });

/* What people set up and see. */

const name = z.string().trim().min(1).max(80);

export const makeReceiverRequest = z.object({
  name,
  /** The `aud` of what it gets; agreed with it. */
  audience: z.string().trim().min(1).max(500),
  /** Event URIs that it may ask for. */
  events: z.array(uri).min(1).max(20),
  /** What is labelled narrower is not told to it. */
  mostTlp: tlpLabel.default('GREEN'),
});
export type MakeReceiverRequest = z.infer<typeof makeReceiverRequest>;

export const streamView = z.object({
  id: ref,
  method: z.enum(['poll', 'push']),
  endpointUrl: z.string().nullable(),
  description: z.string(),
  status: streamStatusWord,
  statusReason: z.string(),
  eventsDelivered: z.array(z.string()),
  createdAt: instant,
  lastActiveAt: instant,
  verifiedAt: instant.nullable(),
  failingSince: instant.nullable(),
  lastError: z.string().nullable(),
  /** SETs that were not taken yet. */
  waiting: z.number().int(),
});
export type StreamView = z.infer<typeof streamView>;

export const receiverView = z.object({
  id: idOf('rcv'),
  name: z.string(),
  audience: z.string(),
  events: z.array(z.string()),
  mostTlp: tlpLabel,
  madeAt: instant,
  madeBy: z.string(),
  streams: z.array(streamView),
});
export type ReceiverView = z.infer<typeof receiverView>;

/** A stream of RFC 8935 that people set up for a receiver. */
export const openStreamRequest = z.object({
  endpointUrl: z.url().max(2000),
  /** Sent with each push as `Authorization`. */
  authorization: z.string().trim().min(1).max(4000).nullable().default(null),
  description: words.default(''),
});
export type OpenStreamRequest = z.infer<typeof openStreamRequest>;

/** One SET on a stream; `endedAt` null while it waits. */
export const streamDelivery = z.object({
  jti: z.string(),
  events: z.array(z.string()),
  queuedAt: instant,
  endedAt: instant.nullable(),
  /** The receiver's words, where it refused. */
  error: z.string().nullable(),
});
export type StreamDelivery = z.infer<typeof streamDelivery>;

/** The token is shown here and never again. */
export const madeReceiver = z.object({
  receiver: receiverView,
  token: z.string(),
  configuration: z.string(),
});
export type MadeReceiver = z.infer<typeof madeReceiver>;

export const makeTransmitterRequest = z.object({
  name,
  issuer: z.url().max(500),
  jwksUri: z.url().max(2000),
  /** What its SETs must name as audience; when absent, our issuer. */
  audience: z.string().trim().min(1).max(500).optional(),
  /** False: it does not push, we poll it. */
  pushes: z.boolean().default(true),
  pollUrl: z.url().max(2000).optional(),
  /** Sent as `Authorization` when we poll. */
  pollAuthorization: z.string().max(4000).optional(),
});
export type MakeTransmitterRequest = z.infer<typeof makeTransmitterRequest>;

export const transmitterView = z.object({
  id: idOf('trm'),
  name: z.string(),
  issuer: z.string(),
  jwksUri: z.string(),
  audience: z.string(),
  pushEndpoint: z.string().nullable(),
  pollUrl: z.string().nullable(),
  madeAt: instant,
  madeBy: z.string(),
  lastReceivedAt: instant.nullable(),
  failingSince: instant.nullable(),
  lastError: z.string().nullable(),
});
export type TransmitterView = z.infer<typeof transmitterView>;

export const madeTransmitter = z.object({ transmitter: transmitterView, token: z.string().nullable() });
export type MadeTransmitter = z.infer<typeof madeTransmitter>;

/** What a foreign SET would have us do. A person decides. */
export const proposalView = z.object({
  id: idOf('sgp'),
  transmitter: z.object({ id: ref, name: z.string() }),
  kind: z.enum(['ban', 'unban']),
  event: z.string(),
  identifiers: z.array(subjectIdentifier),
  /** Names in formats that are not known here, as they came. */
  unread: z.array(z.json()),
  reason: z.string(),
  txn: z.string().nullable(),
  happenedAt: instant.nullable(),
  receivedAt: instant,
  state: z.enum(['open', 'taken', 'dismissed']),
  why: z.string(),
});
export type ProposalView = z.infer<typeof proposalView>;

/** A SET in its compact form, that came by another way than a stream. */
export const handInSetRequest = z.object({ set: z.string().trim().min(10).max(65_536) });
export type HandInSetRequest = z.infer<typeof handInSetRequest>;

export const dismissProposalRequest = z.object({ why: z.string().trim().min(1).max(1000) });
export const pauseStreamRequest = z.object({
  status: z.enum(['enabled', 'paused']),
  reason: z.string().trim().min(1).max(500),
});
