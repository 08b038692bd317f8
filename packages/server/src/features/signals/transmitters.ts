import type { Actor, MadeTransmitter, MakeTransmitterRequest, TransmitterView } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction, sqlState } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { namesOfActors } from '../people/index.ts';
import { issuerOf } from './issuer.ts';
import { mayManageSignals, mayReadSignals } from './policy.ts';
import { sealAuthorization } from './sealed.ts';
import type { Reader } from './store.ts';
import type { TransmitterRow } from './take-set.ts';

const PREFIX = 'msx_';
const UNIQUE_VIOLATION = '23505';

/** Whose SETs are taken: one issuer, its keys, and how they come. */
export async function makeTransmitter(
  app: App,
  actor: Actor,
  request: MakeTransmitterRequest,
): Promise<MadeTransmitter> {
  demand(mayManageSignals(actor));
  const { name, issuer, jwksUri, pushes, pollUrl, pollAuthorization } = request;
  demandReachable(app, jwksUri, '/body/jwksUri');
  if (pollUrl !== undefined) demandReachable(app, pollUrl, '/body/pollUrl');
  if (!pushes && pollUrl === undefined)
    throw new MusterError('request.invalid', 'Its SETs come by push, by poll at pollUrl, or both.', '/body');
  const at = app.clocks.procedure.now();
  const id = newId('trm', at);
  const token = pushes ? PREFIX + randomSecret() : null;
  const audience = request.audience ?? issuerOf(app);
  try {
    await inTransaction(app.db, async (tx) => {
      await tx
        .insertInto('signal_transmitter')
        .values({
          id,
          name,
          issuer,
          jwks_uri: jwksUri,
          audience,
          secret_sha256: token === null ? null : sha256Of(token),
          poll_url: pollUrl ?? null,
          poll_authorization_sealed:
            pollAuthorization === undefined
              ? null
              : sealAuthorization(app.keys.master, id, pollAuthorization),
          made_at: at,
          made_by: actor.id,
          removed_at: null,
          last_received_at: null,
          failing_since: null,
          last_error: null,
        })
        .execute();
      await appendEntry(tx, {
        at,
        kind: 'signals.transmitter-made',
        subject: id,
        actor: actor.id,
        body: { name, issuer, jwksUri, audience, pushes, pollUrl: pollUrl ?? null },
      });
    });
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new MusterError(
      'state.conflict',
      `SETs of ${issuer} are taken already; nothing was changed. Remove the other one first.`,
      '/body/issuer',
    );
  }
  const [transmitter] = await views(app, id);
  return { transmitter: transmitter as TransmitterView, token };
}

export async function listTransmitters(app: App, actor: Actor): Promise<TransmitterView[]> {
  demand(mayReadSignals(actor));
  return await views(app);
}

/** What it proposed before stays, with the word that it is trusted no more. */
export async function removeTransmitter(app: App, actor: Actor, id: string): Promise<void> {
  demand(mayManageSignals(actor));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const row = await transmitterById(tx, id);
    demand(row !== undefined, 'not-found');
    await tx
      .updateTable('signal_transmitter')
      .set({
        removed_at: at,
        secret_sha256: null,
        poll_authorization_sealed: null,
        // Its issuer can be trusted again, as another one.
        issuer: `${row?.issuer}#removed-${id}`,
      })
      .where('id', '=', id)
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'signals.transmitter-removed',
      subject: id,
      actor: actor.id,
      body: {},
    });
  });
}

export async function transmitterById(db: Reader, id: string): Promise<TransmitterRow | undefined> {
  return await db
    .selectFrom('signal_transmitter')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

export async function transmitterByIssuer(db: Reader, issuer: string): Promise<TransmitterRow | undefined> {
  return await db
    .selectFrom('signal_transmitter')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
}

async function views(app: App, id?: string): Promise<TransmitterView[]> {
  let query = app.db.selectFrom('signal_transmitter').selectAll().where('removed_at', 'is', null);
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.orderBy('name').orderBy('id').execute();
  const names = await namesOfActors(
    app.db,
    rows.map(({ made_by }) => made_by),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    jwksUri: row.jwks_uri,
    audience: row.audience,
    pushEndpoint: row.secret_sha256 === null ? null : `${issuerOf(app)}/ssf/receive/${row.id}`,
    pollUrl: row.poll_url,
    madeAt: row.made_at.toISOString(),
    madeBy: names.get(row.made_by) ?? row.made_by,
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    failingSince: row.failing_since?.toISOString() ?? null,
    lastError: row.last_error,
  }));
}

function demandReachable(app: App, url: string, at: string): void {
  try {
    app.webhooks.check(url);
  } catch (error) {
    if (error instanceof WebhookError) throw new MusterError('request.invalid', error.message, at);
    throw error;
  }
}
