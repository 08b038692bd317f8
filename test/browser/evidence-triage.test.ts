import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AbuseReportView, EvidenceItemView, IncidentEvidenceView, IncidentView } from '@muster/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openStage, type Stage } from '../stage/stage.ts';
import { graveFaults, tooWide } from './look-closely.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

let stage: Stage;
let browser: Browser;
let officer: string;
let contact: string;
let incident: IncidentView;
let directory: string;
/** Three parts of 8 MiB, the last not whole. */
const image = randomBytes(20 * 1024 * 1024);

beforeAll(async () => {
  await ensureWeb();
  stage = await openStage('running');
  browser = await openBrowser();
  directory = await mkdtemp(join(tmpdir(), 'muster-given-'));
  await writeFile(join(directory, 'wn-117.raw'), image);
  await writeFile(join(directory, 'auth.log'), 'sshd[4711]: Failed password');
  const site = await stage.app.db.selectFrom('site').select('id').orderBy('name').executeTakeFirstOrThrow();
  await stage.app.db
    .updateTable('site')
    .set({ networks: ['192.0.2.0/24'] })
    .where('id', '=', site.id)
    .execute();
  officer = await stage.token('officer');
  contact = await stage.token('site-contact', { kind: 'site', siteId: site.id });
  incident = await ask<IncidentView>('POST', '/api/v1/incidents', {
    title: 'A miner on worker nodes',
    sites: [{ siteId: site.id }],
  });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
  await rm(directory, { recursive: true });
});

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${officer}`, 'content-type': 'application/json' };
  const answer = await fetch(`${stage.url}${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const evidence = () => ask<IncidentEvidenceView>('GET', `/api/v1/incidents/${incident.id}/evidence`);

async function open(path: string, token: string, look: Look = {}): Promise<Page> {
  return await openAs(await reader(browser, look), stage.url, path, token);
}

describe('evidence', () => {
  const path = () => `/incidents/${incident.id}?part=evidence`;

  test('a large file that broke off goes on after the page was closed, from where it ended', async () => {
    const page = await open(path(), contact);
    let parts = 0;
    await page.route('**/evidence/uploads/**', async (route) => {
      if (route.request().method() === 'PATCH') parts += 1;
      if (parts > 1 && route.request().method() === 'PATCH') await route.abort();
      else await route.continue();
    });
    await page.getByLabel('A file', { exact: true }).setInputFiles(join(directory, 'wn-117.raw'));
    await page.getByRole('button', { name: 'Give it' }).click();
    await page.getByText('The line broke').waitFor();
    await page.context().close();

    const again = await open(path(), contact);
    await again.getByText('8.0 MiB of 20.0 MiB came').waitFor();
    // Another file is told apart before a byte of it goes.
    await again.getByLabel('Choose it again to go on').setInputFiles(join(directory, 'auth.log'));
    await again.getByText('choose the same file').waitFor();
    let sent = 0;
    again.on('request', (request) => {
      if (request.method() === 'PATCH') sent += 1;
    });
    await again.getByLabel('Choose it again to go on').setInputFiles(join(directory, 'wn-117.raw'));
    await again.getByRole('button', { name: 'wn-117.raw' }).waitFor();
    expect(sent).toBe(2);
    const { items } = await evidence();
    expect(items.find(({ name }) => name === 'wn-117.raw')).toMatchObject({
      size: image.length,
      via: 'parts',
    });
    await again.context().close();
  });

  test('reading asks why first; a hand-over stands in the custody', async () => {
    const page = await open(path(), officer);
    await page.getByRole('button', { name: 'wn-117.raw' }).click();
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.getByLabel('Why').fill('to analyse it');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('wn-117.raw');
    await page.getByText('Read 1 time').waitFor();
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByLabel('From').fill('Jan Novák');
    await page.getByLabel('To', { exact: true }).fill('CESNET laboratory');
    await page.getByLabel('Why').fill('analysis');
    await page.getByLabel('Where it lies now').fill('safe 3');
    await page.getByRole('button', { name: 'Record it' }).click();
    await page.getByText('Jan Novák → CESNET laboratory').waitFor();
    await page.context().close();
  });

  test('nothing grave keeps people from it, and it fits every width', async () => {
    const [item] = (await evidence()).items as EvidenceItemView[];
    for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
      const page = await open(`${path()}&item=${item?.id}`, officer, look);
      await page.getByRole('heading', { name: 'Custody' }).waitFor();
      expect(await graveFaults(page)).toEqual([]);
      expect(await tooWide(page)).toBe(0);
      await page.context().close();
    }
  });
});

describe('triage', () => {
  const report = (subject: string, text: string) =>
    ask<AbuseReportView>('POST', '/api/v1/abuse-reports', {
      via: 'phone',
      reporterName: 'Jane Doe',
      reporterAddress: `${subject.toLowerCase().replace(/\W+/g, '-')}@reporter.example`,
      subject,
      text,
    });

  test('a report is read beside its marked words, and one key and Enter make it an incident', async () => {
    await report('Brute force', 'Your host 192[.]0[.]2[.]66:40022 attacks us since 2027-01-05 07:30 UTC.');
    await report('Something else', 'Odd traffic from 198.51.100.3.');
    const page = await open('/triage', officer);
    await page.locator('mark', { hasText: '192[.]0[.]2[.]66' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Something else' }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: 'Brute force' }).waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Title').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/incidents\/inc_/);
    await page.getByRole('heading', { level: 1, name: 'Brute force' }).waitFor();
    await page.context().close();
  });

  test('what needs nothing is dismissed with a reason, by keys alone', async () => {
    const page = await open('/triage', officer);
    await page.getByRole('heading', { name: 'Something else' }).waitFor();
    await page.keyboard.press('d');
    await page.getByLabel('Why').waitFor();
    await page.keyboard.type('a scanner of researchers');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing waits').waitFor();
    await page.getByRole('link', { name: 'Dismissed' }).click();
    await page.getByText('a scanner of researchers').waitFor();
    await page.context().close();
  });

  test('nothing grave keeps people from it, and it fits every width', async () => {
    await report('A third', 'Scan from 192.0.2.9 of our host 203.0.113.5.');
    for (const look of [{}, { dark: true }, { screen: 'phone' }] as const) {
      const page = await open('/triage', officer, look);
      await page.getByRole('heading', { name: 'What it says' }).waitFor();
      expect(await graveFaults(page)).toEqual([]);
      expect(await tooWide(page)).toBe(0);
      await page.context().close();
    }
  });
});
