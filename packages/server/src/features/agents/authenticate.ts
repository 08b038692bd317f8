import { createHash } from 'node:crypto';
import { agentId as agentIdSchema } from '@muster/contract';
import { decodeJwt, jwtVerify } from 'jose';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { batched } from '../../kernel/batched.ts';
import { MusterError } from '../../kernel/errors.ts';
import { issuerOf } from '../signals/index.ts';
import { keyOf } from './key-checks.ts';
import { SEEN_EVERY_MS } from './model.ts';
import * as store from './store.ts';

export interface AgentIdentity {
  agentId: string;
  siteId: string;
  streamId: string;
  /** RFC 8037: base64url. */
  publicKey: string;
}

const TOKEN_TYPE = 'muster-agent+jwt';
const LONGEST_TOKEN_CHARACTERS = 2000;
const LONGEST_LIFE_S = 300;
/** How far a site's clock may be off. */
const TOLERANCE_S = 60;
const MOST_CACHED = 20_000;

interface Verified {
  agentId: string;
  thumbprint: string;
  expMs: number;
}

/**
 * Says which agent asks. A token's signature is verified once; whether its agent and key still hold is read again at
 * every request, many at a time, so that a revocation counts at once in every server process.
 */
class AgentDoor {
  readonly #app: App;
  readonly #verified = new Map<string, Verified>();
  readonly #agent: (id: string) => Promise<store.KeyedAgent | undefined>;
  readonly #seen: (id: string) => Promise<true | undefined>;

  constructor(app: App) {
    this.#app = app;
    this.#agent = batched((ids) => store.agentsById(app.db, ids));
    this.#seen = batched((ids) => markSeen(app, ids));
  }

  async identify(header: string | undefined): Promise<AgentIdentity> {
    const token = bearer(header);
    const hash = createHash('sha256').update(token).digest('base64url');
    const nowMs = this.#app.clocks.machine.now().getTime();
    let verified = this.#verified.get(hash);
    if (verified && verified.expMs + TOLERANCE_S * 1000 <= nowMs) {
      this.#verified.delete(hash);
      verified = undefined;
    }
    const agent = await this.#agent(verified?.agentId ?? claimedAgent(token));
    if (!agent) throw invalid('it names no agent that is known here');
    if (!verified) {
      verified = await this.#verify(token, agent);
      this.#keep(hash, verified, nowMs);
    }
    if (verified.thumbprint !== agent.thumbprint) throw invalid('it is signed with a key that was replaced');
    demandActive(agent);
    if (nowMs - (agent.last_seen_at?.getTime() ?? 0) > SEEN_EVERY_MS) await this.#seen(agent.id);
    return { agentId: agent.id, siteId: agent.site_id, streamId: agent.stream_id, publicKey: agent.x };
  }

  forget(agentId: string): void {
    for (const [hash, verified] of this.#verified)
      if (verified.agentId === agentId) this.#verified.delete(hash);
  }

  async #verify(token: string, agent: store.KeyedAgent): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, await keyOf(agent.x), {
        algorithms: ['EdDSA'],
        typ: TOKEN_TYPE,
        issuer: agent.id,
        subject: agent.id,
        audience: issuerOf(this.#app),
        requiredClaims: ['iat', 'exp'],
        maxTokenAge: LONGEST_LIFE_S,
        clockTolerance: TOLERANCE_S,
        currentDate: this.#app.clocks.machine.now(),
      });
      const { iat = 0, exp = 0 } = payload;
      if (exp - iat > LONGEST_LIFE_S) throw new Error('it lasts longer than five minutes');
      return { agentId: agent.id, thumbprint: agent.thumbprint, expMs: exp * 1000 };
    } catch (error) {
      throw invalid((error as Error).message);
    }
  }

  #keep(hash: string, verified: Verified, nowMs: number): void {
    if (this.#verified.size >= MOST_CACHED) {
      for (const [key, { expMs }] of this.#verified) if (expMs <= nowMs) this.#verified.delete(key);
      if (this.#verified.size >= MOST_CACHED) this.#verified.clear();
    }
    this.#verified.set(hash, verified);
  }
}

const doors = new WeakMap<App['events'], AgentDoor>();

function doorOf(app: App): AgentDoor {
  const door = doors.get(app.events) ?? new AgentDoor(app);
  doors.set(app.events, door);
  return door;
}

/**
 * Which agent asks, by its JWT.
 * @throws MusterError auth.missing, agent.invalid, agent.unconfirmed, agent.revoked
 */
export async function authenticateAgent(app: App, authorization: string | undefined): Promise<AgentIdentity> {
  return await doorOf(app).identify(authorization);
}

/** Nothing that was verified before counts any more. */
export function forgetAgent(app: App, agentId: string): void {
  doors.get(app.events)?.forget(agentId);
}

export function demandActive(agent: Pick<store.AgentRow, 'state' | 'ended_why'>): void {
  if (agent.state === 'active') return;
  if (agent.state === 'unconfirmed')
    throw new MusterError(
      'agent.unconfirmed',
      'An officer has to compare the fingerprint of this agent’s key with the one that the agent prints. Ask again later.',
    );
  throw new MusterError(
    'agent.revoked',
    `This agent was revoked (${agent.ended_why ?? 'no reason was given'}). Bans that it set stay; enrol it again to go on.`,
  );
}

function bearer(header: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(header ?? '')?.[1];
  if (token !== undefined && token.length <= LONGEST_TOKEN_CHARACTERS) return token;
  if (header === undefined)
    throw new MusterError('auth.missing', 'An agent sends "Authorization: Bearer" with a JWT that it signs.');
  throw invalid('it is no signed JWT');
}

/** Whom the token names; not believed before its signature is verified with that agent's key. */
function claimedAgent(token: string): string {
  try {
    return agentIdSchema.parse(decodeJwt(token).iss);
  } catch {
    throw invalid('it names no agent');
  }
}

function invalid(why: string): MusterError {
  return new MusterError('agent.invalid', `The agent’s token does not hold: ${why}. Nothing was changed.`);
}

async function markSeen(app: App, ids: readonly string[]): Promise<Map<string, true>> {
  await app.db
    .updateTable('agent')
    .set({ last_seen_at: app.clocks.machine.now() })
    .where('id', '=', sql<string>`any(${[...ids]})`)
    .execute();
  return new Map(ids.map((id) => [id, true]));
}
