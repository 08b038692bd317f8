/**
 * `npx tsx --conditions=source test/stage/look.ts FOLDER PATH… [--as officer|auditor|administrator|site|ngi] [--at running|closed]`:
 * takes pictures of pages on the stage, each light, dark and on a phone, whole pages. In a path `:campaign`, `:part` and
 * `:site` stand for those of the stage. What the browser's console complains of is printed.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { type Look, openAs, openBrowser, reader } from '../browser/open-browser.ts';
import { openStage } from './stage.ts';

const LOOKS: Record<string, Look> = { light: {}, dark: { dark: true }, phone: { screen: 'phone' } };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { as: { type: 'string', default: 'officer' }, at: { type: 'string', default: 'running' } },
});
const [folder = 'pictures', ...paths] = positionals;
mkdirSync(folder, { recursive: true });
await ensureWeb();
const stage = await openStage(values.at === 'closed' ? 'closed' : 'running');
const browser = await openBrowser();
try {
  const part = await stage.app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['site.id as site', 'site.ngi_id as ngi', 'participation.id'])
    .orderBy('site.name')
    .executeTakeFirstOrThrow();
  const token = await tokenOf(values.as, part);
  for (const path of paths) {
    const address = path
      .replace(':campaign', stage.campaign)
      .replace(':part', part.id)
      .replace(':site', part.site);
    for (const [look, how] of Object.entries(LOOKS)) {
      const context = await reader(browser, how);
      context.on('console', (message) => {
        if (message.type() !== 'log') console.log(`${path} ${look}: ${message.type()}: ${message.text()}`);
      });
      context.on('weberror', (error) => console.log(`${path} ${look}: ${error.error().message}`));
      const page = await openAs(context, stage.url, address, token);
      await page.waitForTimeout(400);
      const file = join(
        folder,
        `${path.replaceAll(/[^\w-]+/g, '_').replaceAll(/^_|_$/g, '') || 'overview'}-${look}.png`,
      );
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await stage.close();
}
process.exit(0);

function tokenOf(as: string, { site, ngi }: { site: string; ngi: string | null }): Promise<string> {
  if (as === 'site') return stage.token('site-contact', { kind: 'site', siteId: site });
  if (as === 'ngi' && ngi) return stage.token('officer', { kind: 'ngi', ngiId: ngi });
  return stage.token(as === 'auditor' || as === 'administrator' ? as : 'officer');
}
