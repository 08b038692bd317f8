import type { Actor, MadeEnrolment, MakeEnrolmentRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { siteById } from '../federation/index.ts';
import { issuerOf } from '../signals/index.ts';
import { placeOf } from './place.ts';
import { mayEnrolAgents, mayReadAgents } from './policy.ts';
import * as store from './store.ts';

const PREFIX = 'mse_';
const HOUR_MS = 3_600_000;

/** The token is given to whoever installs the agent; it lets one agent of this site ask to be confirmed, once. */
export async function makeEnrolment(
  app: App,
  actor: Actor,
  { site, name, replaces, hours }: MakeEnrolmentRequest,
): Promise<MadeEnrolment> {
  const at = app.clocks.procedure.now();
  const place = await placeOf(app.db, site);
  const row = await siteById(app.db, site);
  demand(row !== undefined && mayReadAgents(actor, place), 'not-found');
  demand(mayEnrolAgents(actor, place));
  const secret = PREFIX + randomSecret();
  const id = newId('etk', at);
  const expiresAt = new Date(at.getTime() + hours * HOUR_MS);
  await inTransaction(app.db, async (tx) => {
    if (replaces !== undefined) await demandReplaceable(tx, replaces, site);
    await tx
      .insertInto('enrolment_token')
      .values({
        id,
        site_id: site,
        name,
        replaces: replaces ?? null,
        secret_sha256: sha256Of(secret),
        made_at: at,
        made_by: actor.id,
        expires_at: expiresAt,
        used_at: null,
        withdrawn_at: null,
        agent_id: null,
      })
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'agent.enrolment-made',
      subject: id,
      actor: actor.id,
      body: { site, name, replaces: replaces ?? null, expiresAt: expiresAt.toISOString() },
    });
  });
  return { id, token: secret, server: issuerOf(app), expiresAt: expiresAt.toISOString() };
}

export async function withdrawEnrolment(app: App, actor: Actor, id: string): Promise<void> {
  const token = await store.tokenById(app.db, id);
  const place = token && (await placeOf(app.db, token.site_id));
  demand(place !== undefined && mayReadAgents(actor, place), 'not-found');
  demand(place !== undefined && mayEnrolAgents(actor, place));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const changed = await tx
      .updateTable('enrolment_token')
      .set({ withdrawn_at: at })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!changed)
      throw new MusterError(
        'state.conflict',
        'The token was used or withdrawn before; nothing was changed. An agent that came by it can be revoked.',
      );
    await appendEntry(tx, { at, kind: 'agent.enrolment-withdrawn', subject: id, actor: actor.id, body: {} });
  });
}

async function demandReplaceable(db: store.Reader, id: string, site: string): Promise<void> {
  const agent = await store.agentById(db, id);
  if (agent?.site_id === site && agent.state !== 'revoked') return;
  throw new MusterError(
    'state.conflict',
    'The agent to replace is none of this site, or was revoked before; nothing was changed. Make a token without it.',
    '/body/replaces',
  );
}
