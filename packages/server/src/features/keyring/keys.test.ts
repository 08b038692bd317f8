import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnKey } from '../../ports/mail-crypto.ts';
import { actors } from '../../testing/test-app.ts';
import { SECURITY } from '../mail/testing/mail-scene.ts';
import { generateOwnKey, importOwnKey, publishedKeys, retireOwnKey } from './own-keys.ts';
import { seal, unseal } from './seal.ts';
import { importFromMail, importKeys } from './take-up.ts';
import { type RingScene, ringScene } from './testing/ring-scene.ts';
import { revokeKey, verifyKey } from './trust.ts';
import { contactKeys, listKeys } from './views.ts';

let scene: RingScene;
let ada: OwnKey;
beforeAll(async () => {
  scene = await ringScene();
  ada = await scene.pair('openpgp');
});
afterAll(() => scene.close());

const text = () => ({ text: ada.facts.publicText, addresses: [] });

describe('keys of others', () => {
  test('one that is taken up is unverified until an officer has compared its fingerprint', async () => {
    const [key] = await importKeys(scene.app, scene.officer, text());
    expect(key).toMatchObject({ state: 'unverified', verified: false, addresses: [SECURITY], own: false });
    const id = key?.id as string;
    await expect(
      verifyKey(scene.app, scene.officer, id, { how: 'by phone', fingerprint: 'AAAA BBBB CCCC' }),
    ).rejects.toMatchObject({ code: 'key.invalid' });
    const spaced = ada.facts.fingerprint.toLowerCase().replace(/(.{4})/g, '$1 ');
    const verified = await verifyKey(scene.app, scene.officer, id, { how: 'by phone', fingerprint: spaced });
    expect(verified).toMatchObject({ state: 'verified', verifiedBy: { how: 'by phone' } });
  });

  test('taken up again, it stays the same key and stays verified', async () => {
    const [again] = await importKeys(scene.app, scene.officer, text());
    expect(again?.verified).toBe(true);
    expect(await listKeys(scene.app, scene.officer, {})).toHaveLength(1);
  });

  test('near its end it expires soon, then it has expired', async () => {
    const short = await scene.pair('openpgp', 'short@alpha.example', 20);
    const [key] = await importKeys(scene.app, scene.officer, { text: short.facts.publicText, addresses: [] });
    expect(key?.state).toBe('expires-soon');
    await scene.app.clock.advance(21 * 86_400_000);
    const found = await listKeys(scene.app, scene.officer, { address: 'short@alpha.example' });
    expect(found[0]?.state).toBe('expired');
  });

  test('a private key of somebody else is not taken, and said to be one', async () => {
    await expect(
      importKeys(scene.app, scene.officer, { text: ada.privateText, addresses: [] }),
    ).rejects.toMatchObject({ code: 'key.invalid', message: expect.stringContaining('private key') });
  });

  test('they are taken from a mail that carries them', async () => {
    const bob = await scene.pair('openpgp', 'bob@alpha.example');
    const mail = await scene.mail.take(
      `From: bob@alpha.example\nSubject: my key\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: application/pgp-keys; name=bob.asc\n\n${bob.facts.publicText}\n--b--\n`,
    );
    const [key] = await importFromMail(scene.app, scene.officer, mail.mail);
    expect(key).toMatchObject({ addresses: ['bob@alpha.example'], origin: 'mail', state: 'unverified' });
  });

  test('a site sees of its own addresses whether they have a key, and nothing else', async () => {
    const site = { ...actors.site, scope: { kind: 'site', siteId: 'site_alpha' } } as const;
    const shown = await contactKeys(scene.app, site, 'site_alpha');
    expect(shown).toEqual([
      {
        address: SECURITY,
        keys: [{ kind: 'openpgp', fingerprint: ada.facts.fingerprint, state: 'verified', verified: true }],
      },
    ]);
    await expect(contactKeys(scene.app, site, 'site_beta')).rejects.toMatchObject({ code: 'not-found' });
    await expect(listKeys(scene.app, site, {})).rejects.toMatchObject({ code: 'auth.denied' });
  });

  test.each(['ngi', 'auditor', 'site', 'vo'] as const)('%s keeps no keys', async (who) => {
    const denied = { code: 'auth.denied' };
    await expect(importKeys(scene.app, actors[who], text())).rejects.toMatchObject(denied);
    await expect(importFromMail(scene.app, actors[who], 'mail_x')).rejects.toMatchObject(denied);
    await expect(
      verifyKey(scene.app, actors[who], 'key_x', { how: 'by phone', fingerprint: 'AAAAAAAA' }),
    ).rejects.toMatchObject(denied);
    await expect(revokeKey(scene.app, actors[who], 'key_x', { why: 'stolen' })).rejects.toMatchObject(denied);
  });
});

describe('our own keys', () => {
  test('a new one replaces the one before, which goes on reading', async () => {
    const make = () =>
      generateOwnKey(scene.app, scene.admin, { kind: 'openpgp', name: 'Federation CSIRT', validDays: 400 });
    const first = await make();
    const second = await make();
    expect(second).toMatchObject({ own: true, state: 'verified', retiredAt: null });
    const [kept] = (await listKeys(scene.app, scene.officer, { own: 'yes' })).filter(
      ({ id }) => id === first.id,
    );
    expect(kept?.retiredAt).not.toBeNull();
    expect(await publishedKeys(scene.app)).toContain(second.fingerprint);
    expect(await publishedKeys(scene.app)).not.toContain(first.fingerprint);
    const mail = await scene.mailOf('to the old key\n', { kind: 'openpgp', encryptTo: first.publicText });
    expect((await scene.mail.take(mail)).own_text).toContain('to the old key');
  });

  test('their private part stands in the database sealed, each to its row', async () => {
    const [row] = await scene.app.db
      .selectFrom('mail_key')
      .select(['id', 'private_sealed'])
      .where('own', '=', true)
      .execute();
    const sealed = row?.private_sealed as Buffer;
    expect(sealed.toString('latin1')).not.toContain('PRIVATE');
    const { master } = scene.app.keys;
    expect(unseal(master, row?.id as string, sealed)).toContain('BEGIN PGP PRIVATE KEY');
    expect(() => unseal(master, 'key_other', sealed)).toThrow();
    expect(() => unseal(Buffer.alloc(32), row?.id as string, sealed)).toThrow();
    expect(seal(master, 'key_a', 'x').equals(seal(master, 'key_a', 'x'))).toBe(false);
  });

  test('one that does not name our address is not taken', async () => {
    await expect(importOwnKey(scene.app, scene.admin, { text: ada.privateText })).rejects.toMatchObject({
      code: 'key.invalid',
      message: expect.stringContaining('csirt@muster.example'),
    });
  });

  test('one that is brought in signs from then on, and can be retired', async () => {
    const pair = await scene.pair('smime', 'csirt@muster.example');
    const key = await importOwnKey(scene.app, scene.admin, { text: pair.privateText });
    expect(key).toMatchObject({ kind: 'smime', own: true, origin: 'pasted' });
    await expect(importOwnKey(scene.app, scene.admin, { text: pair.privateText })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    expect((await retireOwnKey(scene.app, scene.admin, key.id)).retiredAt).not.toBeNull();
  });

  test.each(['csirt', 'ngi', 'auditor', 'site', 'vo'] as const)('%s does not touch them', async (who) => {
    const denied = { code: 'auth.denied' };
    const actor = actors[who];
    await expect(
      generateOwnKey(scene.app, actor, { kind: 'openpgp', name: 'Mallory', validDays: 30 }),
    ).rejects.toMatchObject(denied);
    await expect(importOwnKey(scene.app, actor, { text: ada.privateText })).rejects.toMatchObject(denied);
    const [own] = await listKeys(scene.app, scene.officer, { own: 'yes' });
    await expect(retireOwnKey(scene.app, actor, own?.id as string)).rejects.toMatchObject(denied);
    await expect(revokeKey(scene.app, actor, own?.id as string, { why: 'I can' })).rejects.toMatchObject(
      denied,
    );
  });
});
