import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { type StagedBans, stageBans } from '../stage/bans.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { type Look, openAs, openBrowser, reader } from './open-browser.ts';

interface StageWithBans {
  stage: Stage;
  staged: StagedBans;
  /** A page as an officer of the CSIRT sees it, or whoever else has that token. */
  open(path: string, look?: Look, token?: string): Promise<Page>;
}

/** A running drill with bans beside it, and a browser, for the tests of a file; its fields are there once they run. */
export function stageWithBans(): StageWithBans {
  let browser: Browser;
  let officer: string;
  const on = {
    open: async (path, look = {}, token = officer) =>
      await openAs(await reader(browser, look), on.stage.url, path, token),
  } as StageWithBans;
  beforeAll(async () => {
    await ensureWeb();
    [on.stage, browser] = await Promise.all([openStage('running'), openBrowser()]);
    on.staged = await stageBans(on.stage);
    officer = await on.stage.token('officer');
  }, 240_000);
  afterAll(async () => {
    await browser.close();
    await on.stage.close();
  });
  return on;
}
