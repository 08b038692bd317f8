import type { TeamDescription } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildHttp } from '../../http/http-server.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { administrator, alpha, auditor, csirt, north } from '../incidents/incidents.fixture.ts';
import { keysIn } from './keys.ts';
import { missingIn } from './missing.ts';
import { rfc2350Sections, rfc2350Text } from './rfc2350.ts';
import { publicPagesRoutes } from './routes.ts';
import { securityTxt } from './security-txt.ts';
import { publisherOf, saveTeam, viewTeamPage, viewTeamSettings } from './service.ts';

let app: TestApp;
let http: FastifyInstance;
beforeAll(async () => {
  app = await testApp();
  http = await buildHttp(app, {
    authenticate: async () => {
      throw new MusterError('auth.invalid', 'nobody');
    },
    routes: [publicPagesRoutes(app)],
  });
});
afterAll(async () => {
  await http.close();
  await app.close();
});

async function described(more: Partial<TeamDescription> = {}): Promise<TeamDescription> {
  return { ...(await viewTeamSettings(app, administrator)).description, ...more };
}

describe('before the team has described itself', () => {
  test('nothing is published, and documents go out in the name that the server knows', async () => {
    expect(await viewTeamPage(app)).toEqual({ published: null });
    for (const url of ['/rfc2350.txt', '/.well-known/security.txt'])
      expect((await http.inject(url)).statusCode).toBe(404);
    expect(await publisherOf(app, app.db)).toEqual({
      name: 'MUSTER CSIRT',
      contact: 'csirt@localhost',
      url: 'https://localhost',
    });
  });

  test('the settings say what is left to say', async () => {
    const { missing, version } = await viewTeamSettings(app, administrator);
    expect(version).toBe(0);
    expect(missing.map(({ field }) => field)).toContain('constituency');
  });
});

describe('a description', () => {
  test('is saved in versions by an administrator, and over nobody else’s', async () => {
    const description = await described({
      constituency: 'The sites of the federation.',
      timeZone: 'Europe/Amsterdam',
    });
    const saved = await saveTeam(app, administrator, { description, after: 0 });
    expect(saved.version).toBe(1);
    await expect(saveTeam(app, administrator, { description, after: 0 })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    for (const reader of [csirt, north, auditor, alpha]) {
      await expect(viewTeamSettings(app, reader)).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(saveTeam(app, reader, { description, after: 1 })).rejects.toMatchObject({
        code: 'auth.denied',
      });
    }
  });

  test('has a time zone that there is', async () => {
    const description = await described({ timeZone: 'Mars/Olympus' });
    await expect(saveTeam(app, administrator, { description, after: 1 })).rejects.toMatchObject({
      at: '/description/timeZone',
    });
  });

  test('is read by anybody as text, with every section of RFC 2350 in its order', async () => {
    const answer = await http.inject('/rfc2350.txt');
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    const numbers = [...answer.body.matchAll(/^(\d+(?:\.\d+)*)\. /gm)].map(([, number]) => number);
    expect(numbers).toEqual(
      '1 1.1 1.2 1.3 2 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3 3.1 3.2 3.3 3.4 4 4.1 4.2 4.3 5 5.1 5.1.1 5.1.2 5.1.3 5.2 6 7'.split(
        ' ',
      ),
    );
    expect(answer.body).toContain('The sites of the federation.');
    for (const line of answer.body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
  });

  test('folds long lines, and leaves a word that is longer than a line whole', async () => {
    const long = `https://example.org/${'x'.repeat(100)}`;
    const description = await described({ mission: `${'word '.repeat(40)}${long} end` });
    const text = rfc2350Text(
      'T',
      rfc2350Sections(description, { version: 1, savedAt: null, url: 'https://t', keys: [] }),
    );
    expect(text).toContain(`   ${long}\n`);
  });
});

test('a key of our own is published by its fingerprint, and closes the gaps that ask for one', async () => {
  const keys = keysIn(`OpenPGP ${'AB12'.repeat(10)}\n\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n`);
  const description = await described();
  const [section] = rfc2350Sections(description, {
    version: 1,
    savedAt: null,
    url: 'https://t.example',
    keys,
  }).filter(({ number }) => number === '2.8');
  expect(section?.text).toContain('OpenPGP AB12 AB12');
  const text = securityTxt(description, { expires: new Date(0), url: 'https://t.example', keys });
  expect(text).toContain(`Encryption: openpgp4fpr:${'ab12'.repeat(10)}\n`);
  expect(text).toContain('Encryption: https://t.example/api/v1/csirt-keys\n');
  const fields = (of: typeof keys) => missingIn(description, of).map(({ field }) => field);
  expect(fields([])).toContain('keys');
  expect(fields(keys)).not.toContain('keys');
});

describe('security.txt', () => {
  test('has a way to reach us, ends once, and is plain text', async () => {
    const { body, headers, statusCode } = await http.inject('/.well-known/security.txt');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const fields = body
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': '));
    expect(fields.filter(([name]) => name === 'Expires')).toEqual([['Expires', '2027-07-04T08:00:00Z']]);
    expect(fields.filter(([name]) => name === 'Contact')).toEqual([['Contact', 'mailto:csirt@localhost']]);
    expect(fields.filter(([name]) => name === 'Preferred-Languages')).toHaveLength(1);
  });

  test('names where it belongs only under https', async () => {
    const canonical = async (publicUrl: string) => {
      const other = { ...app, config: { ...app.config, publicUrl } };
      const settings = await viewTeamSettings(other, administrator);
      return settings.securityTxt.includes('Canonical: https://muster.example/.well-known/security.txt');
    };
    expect(await canonical('https://muster.example')).toBe(true);
    expect(await canonical('http://muster.example')).toBe(false);
  });

  test('is no longer served once it has expired, until somebody reads and saves it again', async () => {
    await app.clock.advance(181 * 86_400_000);
    expect((await http.inject('/.well-known/security.txt')).statusCode).toBe(404);
    expect((await viewTeamPage(app)).published?.securityTxt).toBe(false);
    await saveTeam(app, administrator, { description: await described(), after: 1 });
    expect((await http.inject('/.well-known/security.txt')).statusCode).toBe(200);
  });
});
