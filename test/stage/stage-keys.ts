import { type Actor, systemActor } from '@muster/contract';
import { OpenPgp } from '../../packages/server/src/adapters/openpgp/index.ts';
import { Smime } from '../../packages/server/src/adapters/smime/index.ts';
import { generateOwnKey } from '../../packages/server/src/features/keyring/own-keys.ts';
import { importKeys } from '../../packages/server/src/features/keyring/take-up.ts';
import { revokeKey, verifyKey } from '../../packages/server/src/features/keyring/trust.ts';
import type { Stage } from './stage.ts';

/** Keys in every state: ours, and of contacts of the site with this id. Gives a key that is not taken up yet. */
export async function stageKeys(stage: Stage, site: string): Promise<{ text: string; fingerprint: string }> {
  const { app } = stage;
  const admin: Actor = { ...systemActor, role: 'administrator' };
  const at = app.clocks.procedure.now();
  const contacts = await app.db
    .selectFrom('contact')
    .select('address')
    .where('owner_id', '=', site)
    .where('channel', '=', 'email')
    .orderBy('id')
    .execute();
  const address = contacts[0]?.address ?? 'security@site.example';
  const pgp = new OpenPgp();
  const make = (name: string, of: string, validDays: number) =>
    pgp.generateKey({ name, address: of, at, validDays });
  await generateOwnKey(app, admin, { kind: 'openpgp', name: 'Federation CSIRT', validDays: 30 });
  await generateOwnKey(app, admin, { kind: 'openpgp', name: 'Federation CSIRT', validDays: 730 });
  const certificate = await new Smime(null).generateKey({
    name: 'Carl Cole, security desk of a site with a rather long name',
    address: contacts.at(-1)?.address ?? address,
    at,
    validDays: 300,
  });
  const known = [
    await make('Ada Day', address, 400),
    await make('Bob Berg', 'bob@elsewhere.example', 12),
    await make('Eve', 'eve@elsewhere.example', 400),
    certificate,
  ];
  const taken: { id: string; fingerprint: string }[] = [];
  for (const { facts } of known)
    taken.push(...(await importKeys(app, admin, { text: facts.publicText, addresses: [] })));
  const [ada, , eve] = taken;
  if (ada)
    await verifyKey(app, admin, ada.id, {
      how: 'by phone, number of the registry',
      fingerprint: ada.fingerprint,
    });
  if (eve) await revokeKey(app, admin, eve.id, { why: 'laptop stolen' });
  const fresh = await make('Dora Dial', 'dora@elsewhere.example', 400);
  return { text: fresh.facts.publicText, fingerprint: fresh.facts.fingerprint };
}
