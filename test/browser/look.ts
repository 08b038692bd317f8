import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chromium } from './chromium.ts';
import { startFakeApi } from './fake-api.ts';
import { campaignId } from './sample-campaign.ts';

/** Takes pictures of the pages into a folder: `npx tsx test/browser/look.ts FOLDER`. Needs Debian's chromium. */
const folder = process.argv[2] ?? 'pictures';
await mkdir(folder, { recursive: true });
const began = Date.now();
const api = await startFakeApi(() => Date.parse('2027-01-05T14:07:00.000Z') + (Date.now() - began));
const browser = await Chromium.start();

async function keep(name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 400));
  await writeFile(join(folder, `${name}.png`), await browser.picture());
}

try {
  await browser.look({ width: 1440, height: 900 });
  await browser.open(`${api.url}/live/#${campaignId}&token=mst_good`);
  await browser.until(`document.querySelectorAll('#board button.sign').length === 252`);
  await keep('board-light');
  await browser.mouse('mouseMoved', '[aria-label^="Plzeň, K4"]');
  await keep('board-tip');
  await browser.value(`document.querySelector('[aria-label^="Plzeň, K4"]').click()`);
  await keep('sheet-verdict');
  await browser.value(`document.querySelector('.sheet header .plain').click()`);
  await browser.until(`document.querySelector('.sheet .rows thead')`);
  await keep('sheet-site');
  await browser.key('Escape');
  await browser.look({ width: 1440, height: 900, dark: true });
  await keep('board-dark');
  await browser.value(`document.querySelector('[data-fact=answered]').click()`);
  await keep('filtered-dark');
  await browser.value(`document.getElementById('clear').click()`);
  await browser.look({ width: 360, height: 760 });
  await keep('phone');
  await browser.value(`window.scrollTo(0, 900)`);
  await keep('phone-below');
  await browser.value(`document.querySelector('[aria-label^="Plzeň, K4"]').click()`);
  await keep('phone-sheet');
  await browser.key('Escape');
  await browser.look({ width: 1123, height: 794, print: true });
  await keep('print');
  await browser.look({ width: 1440, height: 900 });
  await browser.value(`window.scrollTo(0, 0)`);
  api.fall();
  await browser.until(`!document.getElementById('line').hidden`, 15_000);
  await keep('lost');
  api.rise();
  await browser.until(`document.getElementById('line').hidden`, 15_000);
  await browser.mouse('mousePressed', '.hold');
  await new Promise((resolve) => setTimeout(resolve, 800));
  await keep('held');
  await browser.until(`!document.getElementById('stopping').hidden`);
  await browser.mouse('mouseReleased', 'h1');
  await keep('stopping');
  await browser.until(`document.querySelector('.stopping.gone')`, 15_000);
  await keep('stopped');
  process.stdout.write(
    `${browser.faults.join('\n')}\n${api.asked.some((line) => line.includes('mst_')) ? 'THE TOKEN WAS IN AN ADDRESS\n' : ''}`,
  );
} finally {
  await browser.close();
  api.close();
}
