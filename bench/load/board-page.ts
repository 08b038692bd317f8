import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';

const machine = new SystemClock();

/** Runs in the page before its own scripts: notes when the board was first painted, and when each cell was changed. */
const WATCHER = `
  window.benchPaint = { first: 0, whole: 0 };
  window.benchChanges = new Map();
  const painted = (act) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = act; port2.postMessage(0); });
  window.benchWatcher = new MutationObserver((records) => {
    const cells = document.getElementsByClassName('mark-of').length;
    if (cells > 0 && benchPaint.first === 0) { benchPaint.first = -1; painted(() => { benchPaint.first = performance.now(); }); }
    if (cells >= window.benchCells && benchPaint.whole === 0) { benchPaint.whole = -1; painted(() => { benchPaint.whole = performance.now(); }); }
    for (const { type, target } of records) {
      if (type !== 'attributes' || !target.classList.contains('mark-of')) continue;
      const key = target.closest('tr').dataset.part + ' ' + target.closest('td').dataset.check;
      painted(() => benchChanges.set(key, performance.timeOrigin + performance.now()));
    }
  });
  benchWatcher.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
`;

export interface OpenedBoard {
  page: Page;
  /** Every script that came until all rows were there. */
  scripts: Buffer[];
}

/** Opens the board as somebody who is signed in and has never been here: nothing of it is in the browser's cache. */
export async function openBoard(
  context: BrowserContext,
  { url, campaign, token, cells }: { url: string; campaign: string; token: string; cells: number },
): Promise<OpenedBoard> {
  const signedIn = await context.request.post(`${url}/api/v1/sessions`, {
    data: { token },
    headers: { 'x-muster-web': '1', origin: url },
  });
  if (!signedIn.ok()) throw new Error(`no session: ${await signedIn.text()}`);
  const page = await context.newPage();
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.body());
  });
  await page.addInitScript(`window.benchCells = ${cells};${WATCHER}`);
  await page.goto(`${url}/campaigns/${campaign}`);
  await until(page, 'benchPaint.whole > 0');
  return { page, scripts: await Promise.all(scripts) };
}

export async function paintsOf(page: Page): Promise<{ first: number; whole: number }> {
  return (await page.evaluate('benchPaint')) as { first: number; whole: number };
}

/** The participations whose rows are on the screen. */
export async function partsOnScreen(page: Page): Promise<string[]> {
  return (await page.evaluate(`[...document.querySelectorAll('tr.site-row')]
    .filter((row) => row.getBoundingClientRect().top < innerHeight).map(({ dataset }) => dataset.part)`)) as string[];
}

/** Forgets what was changed until now. */
export async function forgetChanges(page: Page): Promise<void> {
  await page.evaluate('benchChanges.clear()');
}

/** When a cell was last changed on the screen, by the page's clock. */
export async function shownAt(page: Page, key: string): Promise<number> {
  return await until(page, `benchChanges.get(${JSON.stringify(key)})`);
}

/** By how many milliseconds the page's clock is ahead of this process's; known to half of the shortest way there and back. */
export async function aheadBy(page: Page): Promise<number> {
  const now = () => performance.timeOrigin + performance.now();
  let best = { way: Number.POSITIVE_INFINITY, ahead: 0 };
  for (let i = 0; i < 30; i++) {
    const asked = now();
    const theirs = (await page.evaluate('performance.timeOrigin + performance.now()')) as number;
    const way = now() - asked;
    if (way < best.way) best = { way, ahead: theirs - asked - way / 2 };
  }
  return best.ahead;
}

/** Asks from outside: the pages' policy lets nothing evaluate text inside. */
async function until<Value>(page: Page, expression: string): Promise<Value> {
  for (let tries = 0; tries < 1000; tries++) {
    const value = (await page.evaluate(expression)) as Value;
    if (value) return value;
    await machine.sleep(50);
  }
  throw new Error(`the page never came to: ${expression}`);
}

/** The page is left to itself: the bench notes nothing more in it. */
export async function stopWatching(page: Page): Promise<void> {
  await page.evaluate('benchWatcher.disconnect(), benchChanges.clear()');
}

/** What the page's scripts hold, after everything that can go has gone. */
export async function heapOf(session: CDPSession): Promise<number> {
  // What only a finished collection lets go is gone after the next.
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}
