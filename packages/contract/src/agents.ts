import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { systemKind } from './workloads.ts';

/*
 * A site's agent and the server: enrolment with a one-time token, the agent's own Ed25519 key confirmed by an officer,
 * and what the agent reports of itself. Each request afterwards carries a JWT that the agent signs (RFC 7519, EdDSA,
 * `typ: muster-agent+jwt`, claims iss = sub = agent id, aud = the server's issuer, iat, exp at most 5 minutes later).
 */

const ref = z.string().min(1).max(255);
const words = z.string().max(2000);

export const agentId = idOf('agt');

/** RFC 8037: an Ed25519 public key. */
export const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: ref.optional(),
});
export type PublicJwk = z.infer<typeof publicJwk>;

export const enrolRequest = z.object({
  token: z.string().min(20).max(200),
  publicKey: publicJwk,
  version: z.string().max(100),
  hostname: z.string().max(255),
});

/** What an agent pins at enrolment: it takes orders of these keys alone. */
export const enrolAnswer = z.object({
  agentId,
  siteId: ref,
  siteName: z.string(),
  issuer: z.url(),
  /** RFC 7638 thumbprint of the agent's key, base64url: what the officer compares. */
  fingerprint: z.string(),
  orderKeys: z.array(publicJwk).min(1),
  streamId: ref,
  pollEndpoint: z.url(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswer>;

/** New key, signed by the old one and by itself: two compact JWS over {agentId, publicKey, at}. */
export const rotateKeyRequest = z.object({
  publicKey: publicJwk,
  byOld: z.string().max(4000),
  byNew: z.string().max(4000),
});

export const systemReport = z.object({
  name: ref,
  kind: systemKind,
  state: z.enum(['ok', 'failing', 'never-reached']),
  detail: words,
  workloads: z.number().int().min(0).nullable(),
  lastListAt: instant.nullable(),
});

/** How one order kind and effect is met at a site, as its policy file says. */
export const policyAnswer = z.enum(['auto', 'ask', 'refuse']);
export type PolicyAnswer = z.infer<typeof policyAnswer>;

export const policySummary = z.object({
  /** SHA-256 over the file as it stands. */
  sha256: z.string().length(64),
  rules: z.array(z.object({ what: words, answer: policyAnswer, detail: words })).max(200),
  limits: z.array(z.object({ what: words, value: z.number() })).max(50),
  exemptProjects: z.number().int().min(0),
  windows: z.array(words).max(50),
  /** Whether an answer given in the portal counts at this site. */
  portalAnswers: z.boolean(),
});
export type PolicySummary = z.infer<typeof policySummary>;

/** POST /api/agent/v1/report, every few minutes and when something changes. */
export const agentReport = z.object({
  version: z.string().max(100),
  startedAt: instant,
  at: instant,
  lastSeq: z.number().int().min(0),
  outbox: z.number().int().min(0),
  alarms: z.array(z.object({ code: ref, since: instant, detail: words })).max(50),
  systems: z.array(systemReport).max(50),
  policy: policySummary.nullable(),
});
export type AgentReport = z.infer<typeof agentReport>;

export const agentState = z.enum(['unconfirmed', 'active', 'revoked']);
export type AgentState = z.infer<typeof agentState>;
