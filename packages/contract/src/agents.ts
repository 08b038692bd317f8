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

export type EnrolRequest = z.infer<typeof enrolRequest>;

/** An agent whose place another one takes, with every key that it signed with. */
export const predecessor = z.object({
  agentId,
  /** What was signed with a key after it ended does not count. */
  keys: z.array(z.object({ x: publicJwk.shape.x, endedAt: instant.nullable() })).max(100),
});
export type Predecessor = z.infer<typeof predecessor>;

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
  /** Whose place it takes, the nearest first: their receipts count here when these keys signed them. Older servers say nothing. */
  predecessors: z.array(predecessor).max(10).optional(),
});
export type EnrolAnswer = z.infer<typeof enrolAnswer>;

/** New key, signed by the old one and by itself: two compact JWS over {agentId, publicKey, at}. */
export const rotateKeyRequest = z.object({
  publicKey: publicJwk,
  byOld: z.string().max(4000),
  byNew: z.string().max(4000),
});

export type RotateKeyRequest = z.infer<typeof rotateKeyRequest>;

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

/** Claims of the two JWS of a key's change (`typ: muster-agent-key+jwt`). */
export const rotateKeyClaims = z.object({
  agentId,
  publicKey: publicJwk,
  at: instant,
});

export const rotateKeyAnswer = z.object({ fingerprint: z.string() });
export const reportAnswer = z.object({
  /** What the agent should have pinned, for a change of the order key. */
  orderKeys: z.array(publicJwk).min(1),
});

/* What people see and do. */

export const makeEnrolmentRequest = z.object({
  site: ref,
  /** Which system of the site the agent is for: `cloud`, `batch`. */
  name: z.string().trim().min(1).max(80),
  /** The agent whose place this one takes once it is confirmed. */
  replaces: agentId.optional(),
  hours: z.number().int().min(1).max(336).default(48),
});
export type MakeEnrolmentRequest = z.infer<typeof makeEnrolmentRequest>;

/** The token is shown here and never again. */
export const madeEnrolment = z.object({
  id: idOf('etk'),
  token: z.string(),
  /** What the server calls itself; an agent takes no other address for it. */
  server: z.string(),
  expiresAt: instant,
});
export type MadeEnrolment = z.infer<typeof madeEnrolment>;

export const enrolmentView = z.object({
  id: idOf('etk'),
  name: z.string(),
  madeAt: instant,
  madeBy: z.string(),
  expiresAt: instant,
  state: z.enum(['open', 'used', 'expired', 'withdrawn']),
});

export const agentView = z.object({
  id: agentId,
  site: z.object({ id: ref, name: z.string() }),
  name: z.string(),
  state: agentState,
  /** RFC 7638; compare it with what the agent prints at the site. */
  fingerprint: z.string(),
  version: z.string(),
  hostname: z.string(),
  enrolledAt: instant,
  confirmedAt: instant.nullable(),
  confirmedBy: z.string().nullable(),
  endedAt: instant.nullable(),
  endedWhy: z.string().nullable(),
  replaces: agentId.nullable(),
  lastSeenAt: instant.nullable(),
  /** Since when it should have been heard of and was not. */
  lateSince: instant.nullable(),
  /** The last order that was put on its stream; `report.lastSeq` is what it has. */
  streamSeq: z.number().int(),
  waiting: z.number().int(),
  report: agentReport.nullable(),
});
export type AgentView = z.infer<typeof agentView>;

export const agentChangeView = z.object({
  at: instant,
  what: z.string(),
  detail: z.string(),
});
export type AgentChangeView = z.infer<typeof agentChangeView>;

export const siteAgents = z.object({
  agents: z.array(agentView),
  /** Tokens that could still be used, or were lately; of sites whose agents the reader may set up. */
  enrolments: z.array(enrolmentView.extend({ site: z.object({ id: ref, name: z.string() }) })),
});
export type SiteAgents = z.infer<typeof siteAgents>;

export const agentsQuery = z.object({ site: ref.optional() });
export const confirmAgentRequest = z.object({
  /** As the person at the site read it out: whoever confirms must have it from there. */
  fingerprint: z.string().trim().min(20).max(100),
});
export const revokeAgentRequest = z.object({ reason: z.string().trim().min(1).max(1000) });
