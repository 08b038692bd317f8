import type { Actor, ListReceiverView, MadeListReceiver, MakeListReceiverRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { siteNames, sitesByNameOrId } from '../federation/index.ts';
import { authenticate, namesOfActors } from '../people/index.ts';
import { type Audience, listable } from './list-model.ts';
import { listAudienceOf, mayManageReceivers } from './policy.ts';
import * as store from './store-lists.ts';

const DAY_MS = 24 * 3_600_000;
/** A note of who reads is written so often at most. */
const NOTED_EVERY_MS = 30_000;
const PREFIX = 'mbl_';

/** Makes a token with which a program reads the lists; it is shown once. */
export async function makeReceiver(
  app: App,
  actor: Actor,
  request: MakeListReceiverRequest,
): Promise<MadeListReceiver> {
  demand(mayManageReceivers(actor));
  const at = app.clocks.procedure.now();
  const token = `${PREFIX}${randomSecret()}`;
  const row = await inTransaction(app.db, async (tx) => {
    const [site] = request.site === null ? [] : await sitesByNameOrId(tx, [request.site]);
    const made: store.ReceiverRow = {
      id: newId('blr', at),
      name: request.name,
      site_id: site?.id ?? null,
      most_tlp: request.mostTlp,
      token_sha256: sha256Of(token),
      made_at: at,
      made_by: actor.id,
      expires_at: new Date(at.getTime() + request.validDays * DAY_MS),
      revoked_at: null,
      last_read_at: null,
      last_number: null,
    };
    await tx.insertInto('ban_list_receiver').values(made).execute();
    await appendEntry(tx, {
      at,
      kind: 'ban-list-receiver.made',
      subject: made.id,
      actor: actor.id,
      body: { site: made.site_id, most_tlp: made.most_tlp, expires_at: made.expires_at.toISOString() },
    });
    return made;
  });
  return { receiver: (await views(app, [row]))[0] as ListReceiverView, token };
}

export async function listReceivers(app: App, actor: Actor): Promise<ListReceiverView[]> {
  demand(mayManageReceivers(actor));
  return await views(app, await store.receivers(app.db));
}

export async function revokeReceiver(app: App, actor: Actor, id: string): Promise<ListReceiverView> {
  demand(mayManageReceivers(actor));
  const row = await inTransaction(app.db, async (tx) => {
    const found = await store.receiverById(tx, id);
    demand(found !== undefined, 'not-found');
    const before = found as store.ReceiverRow;
    if (before.revoked_at !== null) return before;
    const at = app.clocks.procedure.now();
    await tx.updateTable('ban_list_receiver').set({ revoked_at: at }).where('id', '=', id).execute();
    await appendEntry(tx, { at, kind: 'ban-list-receiver.revoked', subject: id, actor: actor.id, body: {} });
    return { ...before, revoked_at: at };
  });
  return (await views(app, [row]))[0] as ListReceiverView;
}

export interface ListReader {
  audience: Audience;
  /** To be called with the number of the list that was handed over. */
  read(number: number): Promise<void>;
}

/**
 * For whom a list is asked: by a receiver's own token, or by one of people's.
 * @throws MusterError auth.missing, auth.invalid, auth.denied
 */
export async function listReader(app: App, authorization: string | undefined): Promise<ListReader> {
  const token = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw new MusterError(
      'auth.missing',
      'Send the header "Authorization: Bearer mbl_…" with a token for the lists, or "mst_…" with one of yours.',
    );
  }
  if (!token.startsWith(PREFIX)) {
    const audience = listAudienceOf(await authenticate(app, token));
    demand(audience !== undefined);
    return { audience: audience as Audience, read: async () => undefined };
  }
  const row = await store.receiverByToken(app.db, sha256Of(token));
  const now = app.clocks.procedure.now();
  if (!row || row.revoked_at !== null || row.expires_at <= now) {
    throw new MusterError(
      'auth.invalid',
      'This token is unknown, expired or revoked. Keep the list that you have, and ask the CSIRT for a new token.',
    );
  }
  return {
    audience: { mostTlp: listable(row.most_tlp), siteId: row.site_id, ngiId: null },
    async read(number) {
      const isNews = row.last_number !== number || row.last_read_at === null;
      if (isNews || now.getTime() - (row.last_read_at as Date).getTime() > NOTED_EVERY_MS)
        await store.noteRead(app.db, row.id, now, number);
    },
  };
}

async function views(app: App, rows: readonly store.ReceiverRow[]): Promise<ListReceiverView[]> {
  const names = await namesOfActors(
    app.db,
    rows.map(({ made_by }) => made_by),
  );
  const sites = await siteNames(
    app.db,
    rows.map(({ site_id }) => site_id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    site: row.site_id === null ? null : { id: row.site_id, name: sites.get(row.site_id) ?? row.site_id },
    mostTlp: row.most_tlp,
    madeAt: row.made_at.toISOString(),
    madeBy: names.get(row.made_by) ?? row.made_by,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    lastReadAt: row.last_read_at?.toISOString() ?? null,
    lastNumber: row.last_number,
  }));
}
