import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportSubjectsInput } from '@muster/contract';
import { foundSubjects, importSubjectsRequest, subjectIdentifier, subjectsQuery } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { importSubjects, readCertificateChain } from './imports.ts';
import { reachOf } from './reach.ts';
import { recordSubjects } from './record.ts';
import { tieSubjects, untieSubjects } from './ties.ts';
import { searchSubjects, viewSubject } from './views.ts';

const { csirt, ngi, site, auditor, vo } = actors;
const foreignSite = { ...site, scope: { kind: 'site', siteId: 'site_2' } } as const;
const PORTAL = 'CN=Robot - Portal,OU=Robot,DC=example,DC=org';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  await add({
    format: 'grid-mapfile',
    site: 'SITE-1',
    text: '"/DC=org/DC=example/CN=Ada Lovelace" ada,biomed001\n"/DC=org/DC=example/CN=Bo" biomed001\nwhat\n',
  });
  await add({ format: 'vo-members', vo: 'biomed', text: '/DC=org/DC=example/CN=Ada Lovelace\n' });
  await add({
    format: 'gateway-users',
    gateway: PORTAL,
    text: `"CN=user:jdoe,${PORTAL}",jdoe@example.org\njane@example.org,\n`,
  });
});
afterAll(() => app.close());

async function add(request: ImportSubjectsInput, actor = csirt as Parameters<typeof importSubjects>[1]) {
  return await importSubjects(app, actor, importSubjectsRequest.parse(request));
}

async function found(q: string, actor = csirt as Parameters<typeof searchSubjects>[1]): Promise<string[]> {
  const { items } = await searchSubjects(app, actor, subjectsQuery.parse({ q }));
  return items.map(({ match, subject }) => `${match}: ${subject.label}`);
}

async function idOf(q: string): Promise<string> {
  const { items } = await searchSubjects(app, csirt, subjectsQuery.parse({ q }));
  return items[0]?.subject.id ?? '';
}

describe('what cannot be kept and shown again', () => {
  test('is refused by itself, and takes nothing else with it', async () => {
    const hostile = `CN=${'\\01'.repeat(400)},O=x`;
    const text = [`"${hostile}" a1`, `"CN=${'文字'.repeat(400)},O=x" a2`, '"CN=Fine,O=x" fine'].join('\n');
    const { subjects, edges } = await add({ format: 'grid-mapfile', site: 'SITE-1', text });
    expect({ subjects, edges }).toEqual({ subjects: 3, edges: 1 });
    const answer = await searchSubjects(app, csirt, subjectsQuery.parse({ q: 'O=x' }));
    expect(foundSubjects.safeParse(answer).success).toBe(true);
    expect(answer.items.map(({ subject }) => subject.label)).toEqual(['CN=Fine,O=x']);
  });

  test('an agent cannot put names under somebody’s that no page of theirs could show', async () => {
    const victim = { format: 'x509', name: 'CN=Victim,O=x' } as const;
    const name = `CN=${'\u0001'.repeat(400)},CN=Victim,O=x`;
    await inTransaction(app.db, (tx) =>
      recordSubjects(tx, [{ identifier: victim }, { identifier: { format: 'x509', name } }], app.clock.now()),
    );
    const { subjects } = await reachOf(app.db, { identifiers: [victim], cascade: true, at: app.clock.now() });
    for (const { identifier } of subjects) expect(subjectIdentifier.safeParse(identifier).success).toBe(true);
  });
});

describe('lists', () => {
  test('are read line by line, and lines that cannot be read are named', async () => {
    const { faults, ...counts } = await add({
      format: 'grid-mapfile',
      site: 'SITE-2',
      text: '"/DC=org/CN=Cy" cy\nwhat\n',
    });
    expect(counts).toEqual({ subjects: 2, edges: 1, ended: 0 });
    expect(faults.map(({ line }) => line)).toEqual([2]);
  });

  test('that are whole end what they do not name any more, of the same list alone', async () => {
    const mapped = async () => {
      const identifiers = [{ format: 'x509', name: '/DC=org/CN=Dee' } as const];
      const { subjects } = await reachOf(app.db, { identifiers, cascade: false, at: app.clock.now() });
      return subjects.filter(({ because }) => because === 'mapped').map(({ label }) => label);
    };
    await add({ format: 'grid-mapfile', site: 'SITE-2', text: '"/DC=org/CN=Dee" dee,pool1\n', whole: true });
    expect(await mapped()).toEqual(['account dee', 'account pool1']);
    await app.clock.advance(1000);
    const { ended } = await add({
      format: 'grid-mapfile',
      site: 'SITE-2',
      text: '"/DC=org/CN=Dee" dee\n',
      whole: true,
    });
    expect(ended).toBe(1);
    expect(await mapped()).toEqual(['account dee']);
    expect(await found('CN=Ada Lovelace,DC=example,DC=org')).not.toEqual([]);
  });

  test('that are whole and have a line that cannot be read end nothing: it may be that line', async () => {
    const whole = { format: 'grid-mapfile', site: 'SITE-2', whole: true } as const;
    await add({ ...whole, text: '"/DC=org/CN=Eve" eve\n' });
    await app.clock.advance(1000);
    expect(await add({ ...whole, text: '"/DC=org/CN=Eve eve\n' })).toMatchObject({
      ended: 0,
      faults: [{ line: 1 }],
    });
    expect((await add({ ...whole, text: '# nobody\n' })).ended).toBe(1);
  });

  test('a mapping history ties people to accounts for the time that it says', async () => {
    await add({
      format: 'mapping-history',
      site: 'site_1',
      text: 'from,to,subject,account\n2026-01-01,2026-02-01,/DC=org/CN=Eve,pool9\n2026-02-01,,/DC=org/CN=Flo,pool9\n',
    });
    const at = async (when: string) => {
      const identifiers = [{ format: 'account', siteId: 'site_1', name: 'pool9' } as const];
      const found = await reachOf(app.db, { identifiers, cascade: false, at: new Date(when) });
      return found.collateral.length;
    };
    // Whoever is alone in an account is whom its ban means.
    expect([await at('2026-01-15'), await at('2026-03-01')]).toEqual([0, 0]);
    const graph = await viewSubject(app, csirt, (await idOf('pool9')) as string);
    expect(graph.edges.map(({ toAt, source }) => [toAt, source])).toEqual([
      [null, { kind: 'mapping-history', name: 'of SITE-1' }],
      ['2026-02-01T00:00:00.000Z', { kind: 'mapping-history', name: 'of SITE-1' }],
    ]);
  });

  test('a chain ties a sub-proxy to its robot; one with a fault ties nobody', async () => {
    const pem = (name: string) =>
      readFileSync(
        join(import.meta.dirname, `../../../../subjects/src/certificates/fixtures/${name}.pem`),
        'utf8',
      );
    expect(await add({ format: 'certificates', text: pem('sub-proxy') })).toMatchObject({
      edges: 2,
      faults: [],
    });
    expect(await add({ format: 'certificates', text: pem('forged') })).toMatchObject({ edges: 0 });
    expect(readCertificateChain(app, site, { pem: pem('sub-proxy') })).toMatchObject({
      kind: 'sub-proxy',
      faults: [],
    });
    expect(() => readCertificateChain(app, csirt, { pem: 'none' })).toThrow(
      expect.objectContaining({ code: 'request.invalid' }),
    );
  });

  test('must say whose they are', async () => {
    for (const format of ['grid-mapfile', 'vo-members', 'gateway-users'] as const) {
      await expect(add({ format, text: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });

  test('leave in the ledger that they came, and nobody’s name', async () => {
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('kind', 'like', 'subject%')
      .execute();
    expect(entries.length).toBeGreaterThan(2);
    expect(JSON.stringify(entries)).not.toMatch(/Ada|Portal|jdoe/);
  });
});

describe('a search', () => {
  test('takes any written form, and shows what is under it and what looks like it', async () => {
    expect(await found('/DC=org/DC=example/OU=Robot/CN=robot -  portal')).toEqual([
      `same: ${PORTAL}`,
      `under: CN=user:jdoe,${PORTAL}`,
    ]);
    expect(await found('CN=Ada  LOVELACE,DC=example,DC=org')).toEqual([
      'same: CN=Ada Lovelace,DC=example,DC=org',
    ]);
    expect(await found('CN=Adа Lovelace,O=other')).toEqual([
      'looks-alike: CN=Ada Lovelace,DC=example,DC=org',
    ]);
    expect(await found('ada love')).toEqual(['begins-so: CN=Ada Lovelace,DC=example,DC=org']);
    expect(await found('user:')).toContain(`begins-so: CN=user:jdoe,${PORTAL}`);
  });

  test('goes on where the page before ended', async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchSubjects(app, csirt, subjectsQuery.parse({ q: PORTAL, limit: 1, cursor }));
      all.push(...page.items.map(({ subject }) => subject.label));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(all).toEqual([PORTAL, `CN=user:jdoe,${PORTAL}`]);
  });
});

describe('who sees what', () => {
  const ada = 'CN=Ada Lovelace,DC=example,DC=org';

  test('an NGI’s officers and a site’s contacts see what is tied to their own sites', async () => {
    for (const actor of [ngi, site]) {
      expect(await found(ada, actor)).toEqual([`same: ${ada}`]);
      expect(await found('biomed001', actor)).toEqual(['begins-so: account biomed001']);
      expect(await found('jane', actor)).toEqual([]);
      const { edges } = await viewSubject(app, actor, await idOf(ada));
      expect(new Set(edges.map(({ kind }) => kind))).toEqual(new Set(['mapped-to']));
    }
    expect(await found(ada, foreignSite)).toEqual([]);
    await expect(viewSubject(app, foreignSite, await idOf(ada))).rejects.toMatchObject({ code: 'not-found' });
  });

  test('an auditor reads all and changes nothing, a VO’s manager reads nothing', async () => {
    expect(await found(ada, auditor)).toHaveLength(1);
    await expect(add({ format: 'vo-members', vo: 'x', text: 'a@b.c' }, auditor)).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(found(ada, vo)).rejects.toMatchObject({ code: 'auth.denied' });
    expect(() => readCertificateChain(app, vo, { pem: 'x' })).toThrow(
      expect.objectContaining({ code: 'auth.denied' }),
    );
  });

  test('a site gives its own mapping, and nobody else’s', async () => {
    const text = '"/DC=org/CN=Own" own\n';
    await expect(add({ format: 'grid-mapfile', site: 'SITE-1', text }, site)).resolves.toMatchObject({
      edges: 1,
    });
    await expect(add({ format: 'grid-mapfile', site: 'SITE-1', text }, ngi)).resolves.toMatchObject({
      edges: 0,
    });
    await expect(add({ format: 'grid-mapfile', site: 'SITE-2', text }, site)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(add({ format: 'vo-members', vo: 'x', text }, ngi)).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });
});

describe('a tie that an officer says', () => {
  const request = {
    kind: 'same-person',
    from: { format: 'email', email: 'one@example.org' },
    to: { format: 'email', email: 'two@example.org' },
    confidence: 0.7,
    reason: 'they told us on the phone',
  } as const;

  test('stands under their name, and is over when it is taken back', async () => {
    const graph = await tieSubjects(app, csirt, request);
    const [edge] = graph.edges;
    expect(edge).toMatchObject({
      kind: 'same-person',
      confidence: 0.7,
      source: { kind: 'officer', name: 'tok_c' },
    });
    await app.clock.advance(1000);
    const after = await untieSubjects(app, csirt, edge?.id ?? '', { reason: 'they were wrong' });
    expect(after.edges[0]?.toAt).not.toBeNull();
    await expect(untieSubjects(app, csirt, edge?.id ?? '', { reason: 'again' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('is not for an NGI’s officers or a site', async () => {
    for (const actor of [ngi, site, auditor]) {
      await expect(tieSubjects(app, actor, request)).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(untieSubjects(app, actor, 'sed_x', { reason: 'r' })).rejects.toMatchObject({
        code: 'auth.denied',
      });
    }
  });

  test('does not tie a subject to itself', async () => {
    const to = { format: 'email', email: 'ONE@example.org' } as const;
    await expect(tieSubjects(app, csirt, { ...request, to })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
