import { type BanProposal, banProposals, type SubjectIdentifier } from '@muster/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../kernel/ids.ts';
import { administrator, auditor, csirt } from '../incidents/incidents.fixture.ts';
import { ArgusError, readArgus } from './argus.ts';
import { dismissProposal, importBans, listProposals } from './imports.ts';
import { type BanScene, banScene, dn, northOfficer } from './testing/ban-scene.ts';

const CENTRAL = `
# of the documentation
resource ".*" {
    action ".*" {
        rule deny { subject = "CN=Alberto Forti,L=CNAF,OU=Personal Certificate,O=INFN,C=IT" }
        rule deny { fqan = /dteam/test }
        rule deny { subject = "/C=IT/O=INFN/CN=Old Form" }
        rule permit { vo = "dteam" }
        rule deny { subject = "CN=x,C=IT" fqan = "/dteam" }
        rule deny { subject-issuer = "CN=A CA,C=IT" }
    }
}
resource "http://ce.example/ce" { action "submit" { rule deny { vo = "dteam" } } }
`;

describe('a text in Argus’ language', () => {
  test('is read rule by rule; what is no ban of ours is said so', () => {
    const { bans, skipped } = readArgus(CENTRAL);
    expect(bans).toEqual([
      {
        line: 5,
        identifier: { format: 'x509', name: 'CN=Alberto Forti,L=CNAF,OU=Personal Certificate,O=INFN,C=IT' },
        text: 'CN=Alberto Forti,L=CNAF,OU=Personal Certificate,O=INFN,C=IT',
      },
      { line: 6, identifier: { format: 'fqan', fqan: '/dteam/test' }, text: '/dteam/test' },
      {
        line: 7,
        identifier: { format: 'x509', name: 'CN=Old Form,O=INFN,C=IT' },
        text: '/C=IT/O=INFN/CN=Old Form',
      },
    ]);
    expect(skipped.map(({ line, why }) => [line, why.slice(0, 20)])).toEqual([
      [8, 'It permits, and a li'],
      [9, 'Several attributes m'],
      [10, '“subject-issuer” nam'],
      [13, 'It holds for resourc'],
    ]);
  });

  test('that is broken is refused with its line', () => {
    for (const text of ['resource ".*" {', '}', 'rule deny', 'subject = "x"', 'resource "a'])
      expect(() => readArgus(text)).toThrow(ArgusError);
  });

  test('whatever it is, is read or refused, and never breaks', () => {
    const pieces = fc.constantFrom(
      'resource',
      'rule',
      'deny',
      '{',
      '}',
      '=',
      '".*"',
      '"',
      '#',
      '\n',
      'subject',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 5 })), { maxLength: 40 }), (parts) => {
        try {
          readArgus(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(ArgusError);
        }
      }),
    );
  });
});

describe('an import', () => {
  let scene: BanScene;
  beforeAll(async () => {
    scene = await banScene();
  });
  afterAll(() => scene.close());

  test('proposes and bans nobody, each once a source, and not who is banned already', async () => {
    await scene.ban(dn('Known'));
    const text = 'CN=Known,OU=People,DC=example,DC=org\n/DC=org/DC=example/OU=People/CN=New\nnonsense\n';
    const request = { format: 'dn' as const, source: 'an NGI', text };
    const first = await importBans(scene.app, csirt, request);
    expect(first.proposals.map(({ title, state, line }) => [title, state, line])).toEqual([
      ['New', 'open', 2],
    ]);
    expect(first).toMatchObject({ known: 1, skipped: [{ line: 3, text: 'nonsense' }] });
    expect((await importBans(scene.app, csirt, request)).proposals).toEqual([]);
    const { orders } = await scene.app.db
      .selectFrom('site_order')
      .select((e) => e.fn.countAll<number>().as('orders'))
      .executeTakeFirstOrThrow();
    expect(Number(orders)).toBe(1);
  });

  test('is taken up by a ban that an officer previews and makes, or dismissed, once', async () => {
    const { proposals } = await importBans(scene.app, csirt, {
      format: 'argus',
      source: 'the wLCG list',
      text: CENTRAL,
    });
    const [one, other] = proposals as [BanProposal, BanProposal];
    const ban = await scene.ban(dn('unused'), { subject: one.subject, proposal: one.id });
    expect(ban.title).toBe('Alberto Forti');
    const listed = await listProposals(scene.app, auditor);
    expect(listed.find(({ id }) => id === one.id)).toMatchObject({
      state: 'accepted',
      banId: ban.id,
      line: 5,
    });
    const dismissed = await dismissProposal(scene.app, csirt, other.id, 'not ours');
    expect(dismissed.state).toBe('dismissed');
    const daily = { format: 'argus' as const, source: 'the wLCG list', text: CENTRAL };
    expect((await importBans(scene.app, csirt, daily)).proposals.map(({ title }) => title)).not.toContain(
      other.title,
    );
    await expect(dismissProposal(scene.app, csirt, one.id, 'x')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('is decided by the CSIRT, and taken up by a ban of the very subject that it proposes', async () => {
    const text = 'CN=Proposed,C=IT';
    const { proposals } = await importBans(scene.app, csirt, { format: 'dn', source: 'another NGI', text });
    const { id: proposal, subject } = proposals[0] as BanProposal;
    await expect(scene.ban(dn('unused'), { subject, proposal }, northOfficer)).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(scene.ban(dn('Somebody else'), { proposal })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    const { id, state } = await scene.ban(dn('unused'), { subject, proposal });
    expect(state).toBe('active');
    const made = scene.app.db.selectFrom('ledger_entry').select('body').where('kind', '=', 'ban.made');
    expect((await made.where('subject', '=', id).executeTakeFirst())?.body).toMatchObject({ proposal });
  });

  test('of another team’s signal is taken up by a ban of whom it names, and never by one where it lets in', async () => {
    const at = scene.app.clock.now();
    const transmitter = newId('trm', at);
    const row = { name: 't', issuer: 'https://t.example', jwks_uri: 'https://t.example/k', audience: 'a' };
    await scene.app.db
      .insertInto('signal_transmitter')
      .values({ id: transmitter, ...row, made_at: at, made_by: 'tok_x' })
      .execute();
    const signal = async (kind: 'ban' | 'unban', identifiers: SubjectIdentifier[]) => {
      const id = newId('sgp', at);
      const rest = { event: 'e', unread: '[]', reason: '', received_at: at, state: 'open' as const };
      await scene.app.db
        .insertInto('signal_proposal')
        .values({
          id,
          transmitter_id: transmitter,
          jti: id,
          kind,
          identifiers: JSON.stringify(identifiers),
          ...rest,
        })
        .execute();
      return id;
    };
    const signalled = dn('Signalled');
    const open = await signal('ban', [signalled]);
    await expect(scene.ban(dn('Not meant'), { proposal: open })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect((await scene.ban(signalled, { proposal: open })).state).toBe('active');
    await expect(
      scene.ban(signalled, { proposal: await signal('unban', [signalled]) }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    // Whom nobody here can read, an officer says.
    expect((await scene.ban(dn('Read by hand'), { proposal: await signal('ban', []) })).state).toBe('active');
  });

  test('of hostile text proposes nothing that cannot be shown, and breaks no page', async () => {
    const long = `CN=${'a'.repeat(1_500)},C=IT`;
    const grown = `/C=IT/CN=${'\\x01'.repeat(400)}`;
    const text = [long, grown, 'CN=a\\00b\\E2\\80\\AEc,C=IT', 'https://[ x', 'a..b@x'].join('\n');
    const { proposals, skipped } = await importBans(scene.app, csirt, {
      format: 'dn',
      source: 'hostile',
      text,
    });
    expect(proposals.map(({ title }) => title)).toEqual(['a bc']);
    expect(skipped.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
    const argus = `resource ".*" { action ".*" { rule deny { subject = "${long}" } } }`;
    expect(readArgus(argus)).toMatchObject({ bans: [], skipped: [{ line: 1 }] });
    expect(banProposals.safeParse(await listProposals(scene.app, csirt)).success).toBe(true);
  });

  test('is the CSIRT’s', async () => {
    const request = { format: 'dn' as const, source: 'x', text: 'CN=a,C=IT' };
    for (const actor of [administrator, auditor, northOfficer])
      await expect(importBans(scene.app, actor, request)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(listProposals(scene.app, northOfficer)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(
      importBans(scene.app, csirt, { ...request, format: 'argus', text: '}' }),
    ).rejects.toMatchObject({
      code: 'import.invalid',
    });
  });
});
