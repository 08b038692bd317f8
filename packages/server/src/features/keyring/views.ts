import type { Actor, ContactKeyView, KeyView, ListKeysQuery } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { contactsOf, demandSite } from '../federation/index.ts';
import { namesOfActors } from '../people/index.ts';
import { isVerified, keyStateAt, type MailKey } from './model.ts';
import { mayReadKeys } from './policy.ts';
import { allKeys, keyById, keysFor } from './store.ts';

export async function listKeys(app: App, actor: Actor, query: ListKeysQuery): Promise<KeyView[]> {
  demand(mayReadKeys(actor));
  const of = {
    ...(query.own === undefined ? {} : { own: query.own === 'yes' }),
    ...(query.address === undefined ? {} : { address: query.address }),
  };
  return await viewsOf(app, await allKeys(app.db, of));
}

export async function viewKeys(app: App, ids: readonly string[]): Promise<KeyView[]> {
  const found = await Promise.all([...new Set(ids)].map((id) => keyById(app.db, id)));
  return await viewsOf(
    app,
    found.flatMap((key) => key ?? []),
  );
}

export async function viewKey(app: App, id: string): Promise<KeyView> {
  const [view] = await viewKeys(app, [id]);
  return view as KeyView;
}

/**
 * Which of a site's addresses can be written to under protection. Whoever sees the site sees that; whose names stand in
 * the keys only the CSIRT sees.
 */
export async function contactKeys(app: App, actor: Actor, site: string): Promise<ContactKeyView[]> {
  const { id } = await demandSite(app.db, actor, site);
  const at = app.clocks.procedure.now();
  const contacts = (await contactsOf(app.db, id)).filter(
    ({ channel, goneAt, ownerKind }) => channel === 'email' && goneAt === null && ownerKind === 'site',
  );
  const addresses = [...new Set(contacts.map(({ address }) => address.toLowerCase()))];
  const keys = await keysFor(app.db, addresses);
  return addresses.map((address) => ({
    address,
    keys: keys
      .filter((key) => key.addresses.includes(address))
      .map((key) => ({
        kind: key.kind,
        fingerprint: key.fingerprint,
        state: keyStateAt(key, at),
        verified: isVerified(key),
      })),
  }));
}

async function viewsOf(app: App, keys: readonly MailKey[]): Promise<KeyView[]> {
  const at = app.clocks.procedure.now();
  const names = await namesOfActors(
    app.db,
    keys.flatMap(({ verified_by }) => verified_by ?? []),
  );
  return keys.map((key) => ({
    id: key.id,
    kind: key.kind,
    fingerprint: key.fingerprint,
    userIds: key.user_ids,
    addresses: key.addresses,
    algorithm: key.algorithm,
    canSign: key.can_sign,
    canEncrypt: key.can_encrypt,
    state: keyStateAt(key, at),
    verified: isVerified(key),
    verifiedBy:
      key.verified_at === null
        ? null
        : {
            name: names.get(key.verified_by ?? '') ?? 'Muster',
            at: key.verified_at.toISOString(),
            how: key.verified_how,
          },
    vouched: key.vouched,
    revoked: key.revoked_at === null ? null : { at: key.revoked_at.toISOString(), why: key.revoked_why },
    madeAt: key.made_at.toISOString(),
    expiresAt: key.expires_at?.toISOString() ?? null,
    importedAt: key.imported_at.toISOString(),
    origin: key.origin,
    own: key.own,
    retiredAt: key.retired_at?.toISOString() ?? null,
    publicText: key.public_text,
  }));
}
