import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import {
  type GridView,
  type OverrideRequest,
  systemActor,
  verdictLetters,
} from '../packages/contract/src/index.ts';
import { overrideVerdict } from '../packages/server/src/features/verdicts/overrides.ts';
import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { ensureWeb } from '../scripts/build-web.mjs';
import { openBrowser } from '../test/browser/open-browser.ts';
import { quantile, report } from './bench.ts';
import {
  aheadBy,
  forgetChanges,
  heapOf,
  type OpenedBoard,
  openBoard,
  paintsOf,
  partsOnScreen,
  shownAt,
  stopWatching,
} from './load/board-page.ts';
import { type BoardStage, boardStage } from './load/board-stage.ts';

const machine = new SystemClock();

/** Three copies and a control at each of 400 sites, five hours of beats: about a million. */
const SIZE = { sites: 400, copies: 4, beats: 600 };
const CHECKS = 21;
const CELLS = SIZE.sites * CHECKS;
const OPENINGS = 7;
const DESK = { width: 1440, height: 900 };
const EIGHT_HOURS_S = 8 * 3600;
const UPDATES = 16_000;
/** Fill what is filled once; in their time the board is read whole again, too. */
const FIRST_UPDATES = 6_000;
/** More are told as one event, upon which the board is read again. */
const ROWS_AT_ONCE = 48;

/** The board of 400 sites in a real browser on this machine: read, opened, kept up to date, left open. */
export async function bench(): Promise<void> {
  await ensureWeb();
  const stage = await boardStage(SIZE);
  const browser = await openBrowser();
  try {
    const grid = await server(stage);
    const { page, scripts } = await openings(stage, browser);
    reportScripts(scripts);
    await judgedEvents(stage, page, grid);
    await overrideEvents(stage, page, grid);
    await memory(stage, page, grid);
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** What the server takes to answer: the first look at a campaign nobody looked at, and every other. */
async function server({ url, campaign, token }: BoardStage): Promise<GridView> {
  const read = async (): Promise<{ ms: number; text: string }> => {
    const start = performance.now();
    const response = await fetch(`${url}/api/v1/campaigns/${campaign}/grid`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return { ms: performance.now() - start, text };
  };
  const cold = await read();
  const warm: number[] = [];
  for (let i = 0; i < 20; i++) warm.push((await read()).ms);
  const value = quantile(warm, 0.5);
  report({
    name: 'board-server',
    value,
    unit: `ms, median of 20, to answer with ${SIZE.sites} sites x ${CHECKS} checks, ${(cold.text.length / 1024).toFixed(0)} kB (${(gzipSync(cold.text).length / 1024).toFixed(0)} kB gzipped)`,
    reference: cold.ms,
    goal: 'none; reference: the first look, which judges everything',
    met: true,
  });
  return JSON.parse(cold.text) as GridView;
}

/** From the address to the first rows on the screen, and to all of them, by a browser that was never here. */
async function openings(stage: BoardStage, browser: Browser): Promise<OpenedBoard> {
  const paints: { first: number; whole: number }[] = [];
  for (let i = 0; ; i++) {
    await stage.measure();
    const context = await browser.newContext({ viewport: DESK });
    const opened = await openBoard(context, { ...stage, cells: CELLS });
    paints.push(await paintsOf(opened.page));
    if (i < OPENINGS - 1) {
      await context.close();
      continue;
    }
    const first = paints.map((paint) => paint.first);
    const value = quantile(first, 0.5);
    const whole = quantile(
      paints.map((paint) => paint.whole),
      0.5,
    );
    report({
      name: 'board-first-paint',
      value: value / 1000,
      unit: `s, median (${spread(first)} ms in ${OPENINGS} openings); all ${CELLS} verdicts after ${(whole / 1000).toFixed(2)} s`,
      reference: 1,
      goal: 'first paint of the board of 400 sites x 20 checks under 1 s',
      met: value < 1000,
    });
    return opened;
  }
}

/** As a server that compresses would send them. */
function reportScripts(scripts: readonly Buffer[]): void {
  const value = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0) / 1024;
  report({
    name: 'board-scripts',
    value,
    unit: `kB of JavaScript, gzipped, in ${scripts.length} files, for the board as the first page`,
    reference: 150,
    goal: 'JavaScript for the first page under 150 kB gzipped',
    met: scripts.length > 0 && value < 150,
  });
}

/** Checks are waived in the database; the next judgement finds and tells it, fifty rows at once, some of them on the screen. */
async function judgedEvents(stage: BoardStage, page: Page, grid: GridView): Promise<void> {
  const { app } = stage;
  const onScreen = await partsOnScreen(page);
  const elsewhere = grid.sites.flatMap(({ participation }) =>
    onScreen.includes(participation) ? [] : participation,
  );
  const delays: number[] = [];
  const late: number[] = [];
  for (let round = 0; round < 8; round++) {
    const check = grid.checks[round * 2]?.id ?? 'C1';
    const others = elsewhere.slice(round * 40, round * 40 + ROWS_AT_ONCE - onScreen.length);
    await app.db
      .insertInto('check_waiver')
      .values(
        [...onScreen, ...others].map((participation_id) => ({
          id: `wai_${participation_id}_${check}`,
          participation_id,
          check_id: check,
          reason: 'bench',
          at: app.clocks.procedure.now(),
          waived_by: 'bench',
          entry_id: 'ent_bench',
        })),
      )
      .execute();
    await forgetChanges(page);
    const ahead = await aheadBy(page);
    const told = listen(stage);
    // A judgement that had begun before does not know of them.
    while (told.events.length < onScreen.length + others.length) await stage.measure();
    told.leave();
    for (const { key, at } of told.events) {
      const delay = (await shownAt(page, key)) - ahead - at;
      (onScreen.some((part) => key.startsWith(part)) ? delays : late).push(delay);
    }
  }
  const after = quantile(late, 0.95).toFixed(0);
  reportDelays(
    'board-event',
    delays,
    `${onScreen.length} rows on the screen of ${ROWS_AT_ONCE} told at once; the others, out of sight, are there after ${after}`,
  );
}

/** An officer decides, while the campaign is judged in the same process all the time. */
async function overrideEvents(stage: BoardStage, page: Page, grid: GridView): Promise<void> {
  const ahead = await aheadBy(page);
  const onScreen = await partsOnScreen(page);
  const rows = grid.sites.filter(({ participation }) => onScreen.includes(participation));
  const delays: number[] = [];
  for (let i = 0; i < 60; i++) {
    const row = rows[i % rows.length];
    const place = 1 + ((i * 5) % (CHECKS - 1));
    const check = grid.checks[place]?.id;
    if (!row || !check) continue;
    const letter = row.verdicts[place] === 'l' ? 'f' : 'l';
    row.verdicts = row.verdicts.slice(0, place) + letter + row.verdicts.slice(place + 1);
    await forgetChanges(page);
    const told = listen(stage);
    const request: OverrideRequest = {
      participation: row.participation,
      check,
      verdict: verdictLetters[letter],
      reason: `bench ${i}`,
    };
    await overrideVerdict(stage.app, systemActor, request);
    told.leave();
    const event = told.events.find(({ key }) => key === `${row.participation} ${check}`);
    if (!event) throw new Error('an override was not told');
    delays.push((await shownAt(page, event.key)) - ahead - event.at);
    await machine.sleep(50 + ((i * 73) % 200));
  }
  reportDelays('board-event-while-judging', delays, 'overrides, the campaign being judged meanwhile');
}

function listen({ app, campaign }: BoardStage): {
  events: { key: string; at: number }[];
  leave: () => void;
} {
  const events: { key: string; at: number }[] = [];
  const leave = app.events.listen(campaign, {
    event({ type, data }) {
      if (type !== 'verdict.changed') return;
      const { participation, cells } = data as unknown as {
        participation: string;
        cells: { check: string }[];
      };
      const at = performance.timeOrigin + performance.now();
      events.push({ key: `${participation} ${cells[0]?.check}`, at });
    },
    end() {},
  });
  return { events, leave };
}

function reportDelays(name: string, delays: number[], how: string): void {
  const value = quantile(delays, 0.95);
  report({
    name,
    value,
    unit: `ms from the event to the screen, 95th percentile of ${delays.length} (median ${quantile(delays, 0.5).toFixed(0)}, longest ${Math.max(...delays).toFixed(0)}): ${how}`,
    reference: 100,
    goal: 'an update on screen within 100 ms of the event',
    met: value < 100,
  });
}

/** The heap after everything unused has gone, over many updates: its slope, carried on to a day of them. */
async function memory({ app, campaign }: BoardStage, page: Page, grid: GridView): Promise<void> {
  await stopWatching(page);
  const session = await page.context().newCDPSession(page);
  const letters = Object.keys(verdictLetters);
  const samples: { updates: number; heap: number }[] = [];
  for (let update = 0; update <= UPDATES; update++) {
    const row = grid.sites[(update * 61) % grid.sites.length];
    if (!row) continue;
    const place = update % CHECKS;
    const letter = letters[(letters.indexOf(row.verdicts[place] ?? 'p') + update) % letters.length] ?? 'p';
    row.verdicts = row.verdicts.slice(0, place) + letter + row.verdicts.slice(place + 1);
    app.events.publish(campaign, 'row.changed', {
      participation: row.participation,
      row: { ...row },
    } as never);
    if (update % 20 === 0) await machine.sleep(100);
    if (update % 500 === 0 && update >= FIRST_UPDATES)
      samples.push({ updates: update, heap: await heapOf(session) });
  }
  const held = samples[0]?.heap ?? Number.NaN;
  const grown = slopeOf(samples) * EIGHT_HOURS_S;
  report({
    name: 'board-memory',
    value: grown / 1024 / 1024,
    unit: `MB that the page's heap of ${(held / 1024 / 1024).toFixed(1)} MB would grow in 8 h of an update a second, by the slope over ${UPDATES - FIRST_UPDATES} updates`,
    reference: held / 1024 / 1024,
    goal: '8 hours open without growing memory: by less than a tenth of what it holds',
    met: grown < held / 10,
  });
}

/** Least squares. */
function slopeOf(samples: readonly { updates: number; heap: number }[]): number {
  const mean = (of: (sample: (typeof samples)[number]) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ updates }) => updates), mean(({ heap }) => heap)];
  const above = mean(({ updates, heap }) => (updates - x) * (heap - y));
  return above / mean(({ updates }) => (updates - x) ** 2);
}

function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}`;
}
