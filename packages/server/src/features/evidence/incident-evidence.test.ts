import { createHash, createPublicKey, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Actor, EvidenceReceipt } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { alpha, auditor, beta, csirt, north, south } from '../drills/testing/drill-scene.ts';
import { actorOf } from '../incidents/incidents.fixture.ts';
import { keepAttachment } from './index.ts';
import { scrubEvidence } from './scrub.ts';
import { type EvidenceScene, evidenceScene } from './testing/evidence-scene.ts';

let scene: EvidenceScene;
beforeAll(async () => {
  scene = await evidenceScene();
});
afterAll(() => scene.close());

const vo = actorOf('vo-manager', { kind: 'vo', vo: 'biomed' });
const core = Buffer.from('core of the process\0'.repeat(5000));
const shaOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('what a site gives to a real incident', () => {
  test('is its site’s, has its hash, and stands in the incident’s log and in the ledger', async () => {
    const item = await scene.given(alpha, core, { name: 'jane-doe.core', note: 'PID 4711', kind: 'memory' });
    expect(item).toMatchObject({
      incident: scene.incident,
      site: { id: 'site_alpha' },
      sha256: shaOf(core),
      size: core.length,
      kind: 'memory',
      state: 'kept',
    });
    const event = await scene.app.db
      .selectFrom('incident_event')
      .selectAll()
      .where('kind', '=', 'evidence.received')
      .executeTakeFirst();
    expect(event).toMatchObject({ site_id: 'site_alpha', audience: 'parties', entry_id: item.entry });
    const entries = await scene.entries('evidence.received');
    expect(entries.at(-1)).toMatchObject({ subject: scene.incident, body: { sha256: shaOf(core) } });
    expect(JSON.stringify(entries)).not.toContain('jane');
  });

  test('has a receipt that a stranger can verify with RFC 7515 alone', async () => {
    const { id, entry } = await scene.given(alpha, core);
    const receipt: EvidenceReceipt = (await scene.ask(alpha, 'GET', `/api/v1/evidence/${id}/receipt`)).json();
    const header = JSON.parse(Buffer.from(receipt.protected, 'base64url').toString());
    expect(header).toMatchObject({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519' } });
    const key = (await scene.ask(alpha, 'GET', '/api/v1/evidence/receipt-key')).json();
    expect(key).toMatchObject({ x: header.jwk.x, kid: header.kid });
    const signed = Buffer.from(`${receipt.protected}.${receipt.payload}`);
    const publicKey = createPublicKey({ key: header.jwk, format: 'jwk' });
    expect(verify(null, signed, publicKey, Buffer.from(receipt.signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(receipt.payload, 'base64url').toString())).toEqual(receipt.statement);
    expect(receipt.statement).toMatchObject({
      item: id,
      incident: scene.publicId,
      sha256: shaOf(core),
      size: core.length,
      ledgerEntry: entry,
    });
  });
});

describe('who may', () => {
  test.each<[string, Actor, number, number]>([
    ['the site itself', alpha, 201, 1],
    ['the CSIRT', csirt, 201, 1],
    ['the site’s NGI', north, 201, 1],
    ['an auditor, who only reads', auditor, 403, 1],
    ['another NGI', south, 404, 0],
    ['another site', beta, 404, 0],
    ['a VO', vo, 404, 0],
  ])('%s', async (_who, by, gives, reads) => {
    const { id } = await scene.given(alpha, core);
    expect((await scene.give(by, core, { site: 'site_alpha' })).statusCode).toBe(gives);
    const list = await scene.ask(by, 'GET', scene.path);
    expect(list.statusCode).toBe(reads ? 200 : 404);
    for (const part of ['', '/receipt'])
      expect((await scene.ask(by, 'GET', `/api/v1/evidence/${id}${part}`)).statusCode).toBe(
        reads ? 200 : 404,
      );
    const opened = await scene.ask(by, 'POST', `/api/v1/evidence/${id}/accesses`, { why: 'to look' });
    expect(opened.statusCode).toBe(reads ? 201 : 404);
  });

  test('what the CSIRT keeps to itself no site sees, and what is of a site cannot be kept from it', async () => {
    const own = await scene.given(csirt, core, { audience: 'csirt', name: 'flows.pcap' });
    expect((await scene.ask(csirt, 'GET', `/api/v1/evidence/${own.id}`)).statusCode).toBe(200);
    expect((await scene.ask(alpha, 'GET', `/api/v1/evidence/${own.id}`)).statusCode).toBe(404);
    const { items } = (await scene.ask(alpha, 'GET', scene.path)).json();
    expect(items.map(({ id }: { id: string }) => id)).not.toContain(own.id);
    const mixed = await scene.give(csirt, core, { audience: 'csirt', site: 'site_alpha' });
    expect(mixed.json()).toMatchObject({ code: 'request.invalid' });
    expect((await scene.give(alpha, core, { site: 'site_beta' })).statusCode).toBe(403);
  });

  test('custody is kept by who handles the incident; an auditor may have the bytes verified', async () => {
    const { id } = await scene.given(alpha, core);
    const body = { from: 'Alpha', to: 'Lab', why: 'for analysis', place: 'safe 3' };
    const codeOf = async (by: Actor, what: string, payload?: object) =>
      (await scene.ask(by, 'POST', `/api/v1/evidence/${id}/${what}`, payload)).statusCode;
    for (const [by, verifies, hands] of [
      [csirt, 200, 201],
      [north, 200, 201],
      [auditor, 200, 403],
      [alpha, 403, 403],
      [beta, 404, 404],
      [vo, 404, 404],
    ] as const) {
      expect(await codeOf(by, 'verify')).toBe(verifies);
      expect(await codeOf(by, 'hand-overs', body)).toBe(hands);
    }
    const bag = { items: [id], why: 'for the police' };
    const bags = async (by: Actor) => (await scene.ask(by, 'POST', `${scene.path}/bags`, bag)).statusCode;
    expect([await bags(alpha), await bags(auditor), await bags(beta), await bags(csirt)]).toEqual([
      403, 403, 404, 201,
    ]);
  });
});

test('an NGI with two sites in it says of which it is; a site needs not', async () => {
  const at = scene.app.clock.now();
  const row = { state: 'affected' as const, added_at: at, added_by: 'system', ended_at: null };
  await scene.app.db
    .insertInto('incident_site')
    .values({ ...row, incident_id: scene.incident, site_id: 'site_beta' })
    .execute();
  expect((await scene.give(north, core)).json()).toMatchObject({ code: 'request.invalid' });
  expect((await scene.given(north, core, { site: 'site_beta' })).site.id).toBe('site_beta');
  expect((await scene.given(beta, core)).site.id).toBe('site_beta');
  expect((await scene.given(alpha, core)).site.id).toBe('site_alpha');
  // What is of the one the other does not see.
  const { items } = (await scene.ask(alpha, 'GET', scene.path)).json();
  expect(JSON.stringify(items)).not.toContain('site_beta');
  await scene.app.db.deleteFrom('incident_site').where('site_id', '=', 'site_beta').execute();
});

describe('reading', () => {
  test('is asked for first, with a reason that is written down; the read itself changes nothing', async () => {
    const { id } = await scene.given(alpha, core);
    const direct = await scene.ask(csirt, 'GET', `/api/v1/evidence/${id}/file`);
    expect(direct.json()).toMatchObject({ code: 'auth.denied' });
    const { path } = (
      await scene.ask(csirt, 'POST', `/api/v1/evidence/${id}/accesses`, { why: 'to analyse it' })
    ).json();
    const before = await scene.app.db.selectFrom('ledger_entry').select('id').execute();
    expect((await scene.ask(csirt, 'GET', path)).rawPayload).toEqual(core);
    expect((await scene.ask(csirt, 'GET', path)).rawPayload).toEqual(core);
    expect(await scene.app.db.selectFrom('ledger_entry').select('id').execute()).toEqual(before);
    expect((await scene.ask(auditor, 'GET', path)).statusCode).toBe(403);
    const { accesses } = (await scene.ask(csirt, 'GET', `/api/v1/evidence/${id}`)).json();
    expect(accesses).toMatchObject([{ actor: csirt.id, why: 'to analyse it' }]);
    await scene.app.clock.advance(16 * 60_000);
    expect((await scene.ask(csirt, 'GET', path)).statusCode).toBe(403);
  });

  test('a changed byte breaks the read before its end, and everybody who rests on it learns of it once', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'evidence that is larger than one chunk ');
    const { id, sha256 } = await scene.given(alpha, bytes, { name: 'image.raw' });
    const changed = Buffer.from(bytes);
    changed[2_900_000] = 0;
    await writeFile(scene.blobPath(sha256), changed);
    const read = await scene.read(csirt, id).catch((error: Error) => error);
    const got = read instanceof Error ? 0 : read.rawPayload.length;
    expect(got).toBeLessThan(bytes.length);
    await scene.read(csirt, id).catch(() => undefined);
    const detail = (await scene.ask(csirt, 'GET', `/api/v1/evidence/${id}`)).json();
    expect(detail.state).toBe('damaged');
    expect(detail.custody.at(-1)).toMatchObject({
      kind: 'damaged',
      sha256Before: sha256,
      sha256After: shaOf(changed),
    });
    const notices = await scene.app.db
      .selectFrom('notice')
      .select(['kind', 'recipient', 'text'])
      .where('kind', '=', 'evidence.damaged')
      .execute();
    expect(notices).toEqual([
      expect.objectContaining({ recipient: 'csirt', text: expect.stringContaining('image.raw') }),
    ]);
    expect(await scene.entries('evidence.damaged')).toHaveLength(1);
    // Brought back from a backup, and verified.
    await writeFile(scene.blobPath(sha256), bytes);
    const whole = (await scene.ask(csirt, 'POST', `/api/v1/evidence/${id}/verify`)).json();
    expect(whole).toMatchObject({ state: 'kept' });
    expect(whole.custody.at(-1)).toMatchObject({
      kind: 'verified',
      why: expect.stringContaining('Whole again'),
    });
  });

  test('all that lies there is read again every week, and what has gone is found', async () => {
    const { id, sha256 } = await scene.given(alpha, Buffer.from('will be lost'));
    await scene.app.clock.advance(8 * 86_400_000);
    await writeFile(scene.blobPath(sha256), 'something else');
    await scrubEvidence(scene.app);
    const { items } = (await scene.ask(csirt, 'GET', scene.path)).json() as {
      items: { id: string; state: string; verifiedAt: string | null }[];
    };
    expect(items.find((item) => item.id === id)).toMatchObject({ state: 'damaged' });
    const others = items.filter((item) => item.id !== id);
    expect(others.every((item) => item.state === 'kept' && item.verifiedAt !== null)).toBe(true);
    expect((await scene.entries('evidence.scrubbed')).at(-1)?.body).toMatchObject({ damaged: 1 });
  });
});

describe('custody', () => {
  test('a hand-over says who, to whom, when, why and where, with the hash before and after', async () => {
    const { id, sha256 } = await scene.given(alpha, core);
    await scene.app.clock.advance(3_600_000);
    const at = new Date(scene.app.clock.now().getTime() - 1_800_000).toISOString();
    const body = { from: 'Jan Novák', to: 'CESNET lab', why: 'analysis', place: 'safe 3, CESNET', at };
    const { custody } = (await scene.ask(csirt, 'POST', `/api/v1/evidence/${id}/hand-overs`, body)).json();
    expect(custody).toMatchObject([
      { kind: 'received', from: alpha.name, sha256After: sha256 },
      { kind: 'handed-over', ...body, sha256Before: sha256, sha256After: sha256, actor: csirt.id },
    ]);
    expect(JSON.stringify(await scene.entries('evidence.handed-over'))).not.toContain('Novák');
    const copy = 'f'.repeat(64);
    const other = (
      await scene.ask(csirt, 'POST', `/api/v1/evidence/${id}/hand-overs`, { ...body, sha256: copy })
    ).json();
    expect(other.custody.at(-1)).toMatchObject({ sha256After: copy });
    expect(other.state).toBe('kept');
    const early = { ...body, at: '2020-01-01T00:00:00Z' };
    expect((await scene.ask(csirt, 'POST', `/api/v1/evidence/${id}/hand-overs`, early)).json()).toMatchObject(
      { code: 'request.invalid' },
    );
  });

  test.each(['update custody_entry set why = $$$$', 'delete from custody_entry', 'truncate custody_entry'])(
    'nobody changes an entry: %s',
    async (statement) => {
      await expect(scene.app.database.ownerPool().query(statement)).rejects.toThrow('append-only');
    },
  );
});

test('what hangs on a mail is kept once, however often the mail is read', async () => {
  const { db } = scene.app;
  const at = scene.app.clock.now();
  await db
    .insertInto('inbound_mail')
    .values({
      id: `mail_${'0'.repeat(23)}`,
      received_at: at,
      sha256: 'x',
      size: 1,
      envelope_from: '',
      envelope_to: [],
      peer: '',
      raw: null,
      raw_erased_at: null,
      read_at: null,
      triage_at: null,
      triage_by: null,
      assigned_incident_id: null,
      entry_id: 'e',
    })
    .execute();
  const mail = { incidentId: scene.incident, siteId: 'site_alpha', mailId: `mail_${'0'.repeat(23)}`, at };
  const file = { name: 'auth.log', type: 'text/plain', bytes: Buffer.from('sshd[1]: failed') };
  const first = await keepAttachment(scene.app, { ...mail, ...file });
  expect(await keepAttachment(scene.app, { ...mail, ...file })).toEqual(first);
  expect((await scene.read(alpha, first.id)).body).toBe('sshd[1]: failed');
});

test('a closed incident takes nothing any more, and says so', async () => {
  await inTransaction(scene.app.db, (tx) =>
    tx.updateTable('incident').set({ state: 'closed' }).where('id', '=', scene.incident).execute(),
  );
  const late = await scene.give(alpha, core);
  expect(late.json()).toMatchObject({ code: 'state.conflict', detail: expect.stringContaining('closed') });
  await inTransaction(scene.app.db, (tx) =>
    tx.updateTable('incident').set({ state: 'open' }).where('id', '=', scene.incident).execute(),
  );
});
