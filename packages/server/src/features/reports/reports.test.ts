import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportCampaignReport, exportSiteReport } from './export-report.ts';
import { type ReadPdf, readPdf } from './testing/read-pdf.ts';
import { people, type ReportScene, reportScene } from './testing/report-scene.ts';

let scene: ReportScene;
let whole: Buffer;
let own: Buffer;
let report: ReadPdf;
let site: ReadPdf;

const campaignBy = (actor: Actor, of = scene) => exportCampaignReport(of.app, actor, of.campaign);
const siteBy = (actor: Actor, n: number, of = scene) =>
  exportSiteReport(of.app, actor, of.campaign, of.parts[n] ?? '');

beforeAll(async () => {
  scene = await reportScene();
  whole = (await campaignBy(people.csirt)).bytes;
  own = (await siteBy(people.plzen, 0)).bytes;
  report = readPdf(whole);
  site = readPdf(own);
});
afterAll(() => scene.close());

describe('every page of a report', () => {
  test('bears the TLP label at its top and at its bottom, in the colour of the standard on black', () => {
    for (const { pages, colour } of [report, site]) {
      expect(pages.length).toBeGreaterThan(2);
      pages.forEach((page, n) => {
        expect(page.split('TLP:AMBER').length - 1).toBeGreaterThanOrEqual(2);
        expect(colour(n, [255, 192, 0])).toBe(2);
        expect(colour(n, [0, 0, 0])).toBe(2);
      });
    }
  });

  test.each(['RED', 'GREEN'] as const)('bears the strictest label of what is in it: %s', async (tlp) => {
    const labelled = await reportScene(5, tlp);
    const { pages } = readPdf((await campaignBy(people.csirt, labelled)).bytes);
    await labelled.close();
    // The script itself says AMBER.
    const label = tlp === 'RED' ? 'TLP:RED' : 'TLP:AMBER';
    for (const page of pages) expect(page).toContain(label);
  });

  test('says which of how many it is, that it is an exercise, and what proves it', () => {
    for (const { pages } of [report, site])
      pages.forEach((page, n) => {
        expect(page).toContain(`page ${n + 1} of ${pages.length}`);
        expect(page).toContain('EXERCISE');
        expect(page).toContain(scene.run);
        expect(page).toMatch(/ledger \d+ [0-9a-f]{24}…/);
      });
  });

  test('marks its head and foot as what a screen reader passes over', () => {
    for (const read of [report, site])
      read.pages.forEach((_, n) => {
        expect(read.artifacts(n).filter((one) => one.includes('/Pagination'))).toHaveLength(2);
      });
  });
});

describe('a report as a tagged document', () => {
  test('has its language, shows its title, and says that it is for everybody', () => {
    for (const { source } of [report, site]) {
      expect(source).toContain('/Marked true');
      expect(source).toContain('/StructTreeRoot');
      expect(source).toContain('/Lang (en)');
      expect(source).toContain('/DisplayDocTitle true');
    }
    expect(whole.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  test('has one first heading, sections, tables with heads, and figures with words for them', () => {
    for (const read of [report, site]) {
      expect(read.tags('H1')).toBe(1);
      expect(read.tags('H2')).toBeGreaterThan(4);
      expect(read.tags('Table')).toBeGreaterThan(2);
      expect(read.tags('THead')).toBe(read.tags('Table'));
      expect(read.tags('TH')).toBeGreaterThan(20);
      const figures = read.source.split('\n>>').filter((one) => one.includes('/S /Figure'));
      expect(figures.length).toBeGreaterThan(0);
      for (const figure of figures) expect(figure).toContain('/Alt');
    }
  });

  test('has a bookmark for each section', () => {
    for (const { source } of [report, site]) expect(source.split('/Title').length - 1).toBeGreaterThan(6);
  });

  test('embeds every typeface that it uses, with a table back to letters', () => {
    const fonts = report.source.split('/Subtype /Type0').length - 1;
    expect(fonts).toBeGreaterThanOrEqual(3);
    expect(report.source.split('/ToUnicode').length - 1).toBe(fonts);
    expect(report.pages.join('')).not.toContain('\ufffd');
  });
});

describe('the report of a campaign', () => {
  test('names every site with its verdicts as words, and keeps every letter', () => {
    const text = report.pages.join('\n');
    for (const name of ['Plzeň', 'Umeå North', 'Kraków Cyfronet', 'Łódź', 'Zürich', 'Αθήνα', 'Besançon'])
      expect(text).toContain(name);
    expect(text).toMatch(/Zürich\s+(pass\s+){10}/);
    expect(text).toMatch(/Brno Metacentrum\s+(fail\s+){10}/);
  });

  test('tells a median with its spread and its n', () => {
    expect(report.pages[0]).toMatch(/median [^;]+; middle half .+ to .+; n = \d+/);
  });

  test('holds for an officer of an NGI the names of its sites alone, and the others nameless', async () => {
    const text = readPdf((await campaignBy(people.czech)).bytes).pages.join('\n');
    for (const name of ['Plzeň', 'Brno Metacentrum', '2 sites of 12']) expect(text).toContain(name);
    for (const name of ['Umeå', 'Lund', 'Kraków', 'Łódź', 'Zürich', 'München', 'NGI_SE', 'NGI_PL'])
      expect(text).not.toContain(name);
    expect(text).toContain('All, nameless');
  });

  test('is not for a site, which has one of its own, and not there for who has no part', async () => {
    await expect(campaignBy(people.plzen)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(campaignBy(people.stranger)).rejects.toMatchObject({ code: 'not-found' });
    await expect(campaignBy(people.spanish)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('the report of a site', () => {
  test('has its checks with why and evidence, its claims against facts, and the ledger’s ids', () => {
    const text = site.pages.join('\n');
    for (const words of [
      'C3 Human acknowledgement in time',
      'K5 Contained in time',
      'Claims against',
      'Measured',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/ent_[0-9a-z]{20,}/);
  });

  test('holds nothing about any other site but nameless quartiles', () => {
    const text = site.pages.join('\n');
    for (const name of ['Brno', 'Umeå', 'Lund', 'Kraków', 'Łódź', 'Zürich', 'München', 'Αθήνα', 'Besançon'])
      expect(text).not.toContain(name);
    for (const part of scene.parts.slice(1)) expect(own.includes(part)).toBe(false);
    expect(text).toContain('Third quartile');
    expect(text).not.toContain('Longest');
  });

  test('of four sites tells nothing of the others at all', async () => {
    const small = await reportScene(4);
    const text = readPdf((await siteBy(people.plzen, 0, small)).bytes).pages.join('\n');
    await small.close();
    expect(text).toContain('fewer than five sites');
    expect(text).not.toContain('Third quartile');
  });

  test('goes to the site, its NGI and who sees the campaign; to nobody else', async () => {
    for (const actor of [people.plzen, people.czech, people.csirt, people.auditor, people.administrator])
      expect((await siteBy(actor, 0)).bytes.subarray(0, 5).toString()).toBe('%PDF-');
    for (const actor of [people.umea, people.spanish, people.stranger])
      await expect(siteBy(actor, 0)).rejects.toMatchObject({ code: 'not-found' });
    await expect(siteBy(people.czech, 2)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('tells a site nothing of what was measured while a deadline is open', async () => {
    const open = await reportScene(6);
    await open.app.db.updateTable('score_run').set({ final: false }).where('id', '=', open.run).execute();
    const forSite = readPdf((await siteBy(people.plzen, 0, open)).bytes).pages.join('\n');
    const forOfficer = readPdf((await siteBy(people.csirt, 0, open)).bytes).pages.join('\n');
    await open.close();
    expect(forOfficer).toContain('copies ran');
    expect(forSite).not.toContain('copies ran');
    expect(forSite).not.toContain('Measured:');
    expect(forSite).toContain('told once no deadline is open');
    expect(forSite).toContain('not final');
  });
});

describe('a report of a kept score', () => {
  test('is the same bytes each time', async () => {
    expect((await campaignBy(people.csirt)).bytes.equals(whole)).toBe(true);
    expect((await siteBy(people.auditor, 0)).bytes.equals(own)).toBe(true);
  });

  test('is written to the ledger by its hash, with who took it', async () => {
    const rows = await scene.app.db
      .selectFrom('ledger_entry')
      .select(['subject', 'actor', 'body'])
      .where('kind', '=', 'report.exported')
      .orderBy('ord')
      .execute();
    const sha256 = createHash('sha256').update(whole).digest('hex');
    expect(rows[0]).toMatchObject({
      subject: scene.campaign,
      actor: people.csirt.id,
      body: { report: 'campaign', run: scene.run, tlp: 'AMBER', sha256 },
    });
  });

  test('does not exist before a score was kept', async () => {
    const fresh = await reportScene(5);
    await fresh.app.db.deleteFrom('score_basis').execute();
    await expect(campaignBy(people.csirt, fresh)).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(siteBy(people.stranger, 0, fresh)).rejects.toMatchObject({ code: 'not-found' });
    await fresh.close();
  });
});

const poppler = spawnSync('pdfinfo', ['-v']).status === 0;
test.runIf(poppler)('another program reads the same text and the same structure', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'muster-report-')), 'report.pdf');
  writeFileSync(file, whole);
  const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  expect(text.stderr).toBe('');
  for (const name of ['Plzeň', 'Łódź', 'Αθήνα', 'TLP:AMBER']) expect(text.stdout).toContain(name);
  const info = spawnSync('pdfinfo', [file], { encoding: 'utf8' }).stdout;
  expect(info).toMatch(/Tagged:\s+yes/);
  const tree = spawnSync('pdfinfo', ['-struct-text', file], { encoding: 'utf8' }).stdout;
  expect(tree).toMatch(/H1 \(block\)\s+"World tour, autumn/);
});
