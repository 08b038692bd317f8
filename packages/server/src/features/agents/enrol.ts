import type { EnrolAnswer, EnrolRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { siteById } from '../federation/index.ts';
import { issuerOf, publicJwkOf } from '../signals/index.ts';
import { predecessorsOf } from './active.ts';
import { demandKey } from './key-checks.ts';
import { thumbprintOf } from './model.ts';
import * as store from './store.ts';

/**
 * Takes an agent's key against a one-time token. The agent gets to know what to pin, and nothing else: until an officer
 * has confirmed its fingerprint no request of it is answered.
 */
export async function enrolAgent(app: App, request: EnrolRequest): Promise<EnrolAnswer> {
  await demandKey(request.publicKey);
  return await inTransaction(app.db, async (tx) => {
    const at = app.clocks.procedure.now();
    const token = await demandToken(tx, request.token, at);
    const thumbprint = thumbprintOf(request.publicKey);
    if (await store.isKnownKey(tx, thumbprint))
      throw new MusterError(
        'agent.key-refused',
        'This key belongs to an agent already; the token was not used. Make a new key and enrol again.',
      );
    const agentId = newId('agt', at);
    const streamId = newId('str', at);
    await tx
      .insertInto('agent')
      .values({
        id: agentId,
        site_id: token.site_id,
        name: token.name,
        state: 'unconfirmed',
        stream_id: streamId,
        replaces: token.replaces,
        version: request.version,
        hostname: request.hostname,
        enrolled_at: at,
        confirmed_at: null,
        confirmed_by: null,
        ended_at: null,
        ended_by: null,
        ended_why: null,
        last_seen_at: null,
        late_since: null,
        report: null,
        report_at: null,
      })
      .execute();
    await store.insertKey(tx, { agentId, x: request.publicKey.x, thumbprint, at });
    await tx
      .updateTable('enrolment_token')
      .set({ used_at: at, agent_id: agentId })
      .where('id', '=', token.id)
      .execute();
    await store.insertChanges(tx, agentId, at, [{ what: 'enrolled', detail: thumbprint }]);
    await appendEntry(tx, {
      at,
      kind: 'agent.enrolled',
      subject: agentId,
      actor: agentId,
      body: { site: token.site_id, enrolment: token.id, thumbprint, version: request.version },
    });
    const site = await siteById(tx, token.site_id);
    return {
      agentId,
      siteId: token.site_id,
      siteName: site?.name ?? token.site_id,
      issuer: issuerOf(app),
      fingerprint: thumbprint,
      orderKeys: [pinned(app)],
      streamId,
      pollEndpoint: `${issuerOf(app)}/ssf/streams/${streamId}/poll`,
      predecessors: await predecessorsOf(tx, agentId),
    };
  });
}

/** The key of orders, as an agent pins it. */
export function pinned(app: App): EnrolAnswer['orderKeys'][number] {
  const { kty, crv, x, kid } = publicJwkOf(app.keys.order);
  return { kty, crv, x, ...(kid === undefined ? {} : { kid }) };
}

async function demandToken(tx: Tx, secret: string, at: Date): Promise<store.TokenRow> {
  const token = await store.lockTokenBySecret(tx, sha256Of(secret));
  const holds = token && token.used_at === null && token.withdrawn_at === null && token.expires_at > at;
  if (holds) return token;
  throw new MusterError(
    'agent.enrolment-refused',
    'The enrolment token is unknown, was used before, was withdrawn or has expired. Nothing was changed; ask for a new one.',
  );
}
