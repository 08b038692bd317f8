import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chromium } from './chromium.ts';
import { type FakeApi, startFakeApi } from './fake-api.ts';
import { campaignId } from './sample-campaign.ts';

let api: FakeApi;
let browser: Chromium;
const K4 = '[aria-label="Plzeň, K4 Submission address found, fail"]';

beforeAll(async () => {
  const began = Date.now();
  api = await startFakeApi(() => Date.parse('2027-01-05T14:07:00.000Z') + (Date.now() - began) * 60);
  browser = await Chromium.start();
  await browser.look({ width: 1440, height: 900, still: true });
  await browser.open(`${api.url}/live/#${campaignId}&token=mst_good&ngi=NGI_CZ`);
  await browser.until(`document.querySelectorAll('#board button.sign').length === 252`);
});
afterAll(async () => {
  await browser.close();
  api.close();
});

function textOf(selector: string): Promise<string> {
  return browser.value<string>(`document.querySelector(${JSON.stringify(selector)}).textContent`);
}

test('the token leaves the address bar at once and never travels in an address', async () => {
  expect(await browser.value<string>('location.href')).toBe(`${api.url}/live/#${campaignId}&ngi=NGI_CZ`);
  expect(api.asked.filter((line) => line.includes('mst_'))).toEqual([]);
  expect(await browser.value<number>('history.length')).toBeLessThanOrEqual(2);
});

test('a link shows what it filters by', async () => {
  expect(await browser.value<number>(`document.querySelectorAll('#board tr.row:not([hidden])').length`)).toBe(
    3,
  );
  expect(await textOf('.found')).toBe('3 of 12 sites');
  await browser.value(`document.getElementById('filters').elements[1].value`);
});

test('every verdict reads as site, check and word', async () => {
  expect(await browser.value<boolean>(`Boolean(document.querySelector('${K4}'))`)).toBe(true);
  expect(
    await browser.value<number>(`document.querySelectorAll('#board button.sign:not([aria-label])').length`),
  ).toBe(0);
});

test('arrows move, Enter opens the evidence, Esc returns to the cell', async () => {
  await browser.value(`document.querySelector('${K4}').focus()`);
  await browser.key('ArrowRight');
  expect(await browser.value<string>('document.activeElement.ariaLabel')).toBe(
    'Plzeň, K5 Contained in time, pass',
  );
  await browser.key('ArrowUp');
  expect(await browser.value<string>('document.activeElement.ariaLabel')).toContain('Ostrava, K5');
  await browser.value(`document.querySelector('${K4}').focus()`);
  await browser.value(`document.querySelector('${K4}').click()`);
  expect(await textOf('.sheet h2')).toBe('K4 Submission address found');
  expect(await textOf('.sheet blockquote')).toContain('10.0.0.4');
  expect(await textOf('#told')).toContain('192.0.2.41');
  await browser.key('Escape');
  expect(await browser.value<string>('document.activeElement.ariaLabel')).toContain('Plzeň, K4');
  await browser.key('/');
  expect(await browser.value<string>('document.activeElement.type')).toBe('search');
  await browser.key('Escape');
});

test('the server’s clock runs as fast as the server says', async () => {
  await browser.until(`document.getElementById('time').textContent.includes('×60')`);
});

test('a change is shown without a reload', async () => {
  await browser.value(`document.getElementById('clear').click()`);
  const lund = '[aria-label="Lund HPC, K1 Identity banned, pass"]';
  expect(await browser.value<boolean>(`Boolean(document.querySelector('${lund}'))`)).toBe(false);
  api.changed = true;
  api.tell('verdict.changed');
  await browser.until(`document.querySelector('${lund}')`);
});

test('a lost server is said with the age of what is shown, and its return clears it', async () => {
  api.fall();
  await browser.until(`!document.getElementById('line').hidden`, 15_000);
  expect(await textOf('#line')).toMatch(
    /What you see is \d+ s old; nothing is lost on the server\. Trying again\./,
  );
  api.rise();
  await browser.until(`document.getElementById('line').hidden`, 15_000);
});

test('a phone sees the whole width and no sideways scrolling', async () => {
  await browser.look({ width: 360, height: 760, still: true });
  expect(await browser.value<number>('document.documentElement.scrollWidth')).toBe(360);
  await browser.look({ width: 1440, height: 900, still: true });
});

test('a full stop that is let go early does nothing; held, it runs to no copy left', async () => {
  await browser.mouse('mousePressed', '.hold');
  await browser.mouse('mouseReleased', '.hold');
  expect(api.asked).not.toContain(`POST /api/v1/campaigns/${campaignId}/stop`);
  expect(await textOf('.hold')).toContain('12 copies at 5 sites');
  await browser.mouse('mousePressed', '.hold');
  await browser.until(`!document.getElementById('stopping').hidden`);
  await browser.mouse('mouseReleased', 'h1');
  await browser.until(`document.querySelector('.stopping.gone')`, 15_000);
  expect(await textOf('.stopping')).toContain('All 12 copies are gone.');
});

test('nothing was refused by the policy, and nothing failed in the page', () => {
  const faults = browser.faults.filter((fault) => !/ERR_(INCOMPLETE|EMPTY|CONNECTION)/.test(fault));
  expect(faults).toEqual([]);
});
