import { type Actor, type GridView, type VerdictLetter, verdictLetters } from '@muster/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../../kernel/event-hub.ts';
import { waiveCheck } from '../../drills/hints-and-waivers.ts';
import {
  administrator,
  alpha,
  auditor,
  csirt,
  type DrillScene,
  drillScene,
  gamma,
  HOUR,
  north,
  south,
} from '../../drills/testing/drill-scene.ts';
import { demandSight, viewBoard } from '../board.ts';
import { verdictJobs } from '../jobs.ts';
import { overrideVerdict } from '../overrides.ts';
import { mayWatch } from '../watch.ts';
import { sharedBoards } from './shared-boards.ts';
import { viewGrid, viewGridVerdicts } from './view-grid.ts';

let scene: DrillScene;
let campaign: string;
/** Of alpha in the north and gamma in the south. */
let parts: { alpha: string; gamma: string };
let heard: HubEvent[];

beforeAll(async () => {
  scene = await drillScene();
  campaign = (await scene.started()).id;
  await scene.pass(120);
  parts = {
    alpha: (await scene.part(campaign, 'alpha')).id,
    gamma: (await scene.part(campaign, 'gamma')).id,
  };
});
afterAll(() => scene.close());
beforeEach(() => {
  heard = [];
  const leave = scene.app.events.listen(campaign, { event: (event) => heard.push(event), end() {} });
  return leave;
});

const grid = (actor: Actor = csirt): Promise<GridView> => viewGrid(scene.app, actor, campaign);
const named = ({ sites }: GridView): string[] => sites.map(({ site }) => site.name).sort();

function wordOf(view: GridView, participation: string, check: string): string | undefined {
  const place = view.checks.findIndex(({ id }) => id === check);
  const letter = view.sites.find((one) => one.participation === participation)?.verdicts[place];
  return verdictLetters[letter as VerdictLetter];
}

describe('the grid', () => {
  test('says in letters what the board says in words', async () => {
    const [view, board] = [await grid(), await viewBoard(scene.app, csirt, campaign)];
    expect(view.checks).toEqual(board.checks);
    for (const { participation, verdicts, copies, clocks } of board.sites) {
      const row = view.sites.find((one) => one.participation === participation);
      expect(verdicts.map(({ check }) => wordOf(view, participation, check))).toEqual(
        verdicts.map(({ verdict }) => verdict),
      );
      expect(row?.copies).toEqual(copies);
      expect(row?.clocks.map(([step]) => step)).toEqual(
        clocks.filter(({ dueAt, metAt }) => dueAt ?? metAt).map(({ step }) => step),
      );
      expect(row?.beats.every((lane) => lane.length === view.strip.parts)).toBe(true);
    }
    expect(view.campaign).toMatchObject({ state: 'running', tlp: 'AMBER' });
  });

  test.each([
    ['the administrator', administrator, ['alpha', 'gamma']],
    ['the CSIRT', csirt, ['alpha', 'gamma']],
    ['the auditor', auditor, ['alpha', 'gamma']],
    ['the NGI of one site', north, ['alpha']],
    ['the NGI of the other', south, ['gamma']],
    ['the one site', alpha, ['alpha']],
    ['the other site', gamma, ['gamma']],
  ] as const)('shows to %s the rows that they may see', async (_who, actor, sites) => {
    const view = await grid(actor);
    expect(named(view)).toEqual(sites);
    for (const name of ['alpha', 'gamma']) {
      if (!(sites as readonly string[]).includes(name)) expect(JSON.stringify(view)).not.toContain(name);
    }
  });

  test('says what its reader may do', async () => {
    expect((await grid(csirt)).may).toEqual({ run: true, seeAll: true, suspend: true });
    expect((await grid(auditor)).may).toEqual({ run: false, seeAll: true, suspend: false });
    expect((await grid(north)).may).toEqual({ run: false, seeAll: false, suspend: true });
    expect((await grid(alpha)).may).toEqual({ run: false, seeAll: false, suspend: true });
  });

  test('is not there for those who take no part in it', async () => {
    const beta: Actor = { ...alpha, scope: { kind: 'site', siteId: 'site_beta' } };
    await expect(grid(beta)).rejects.toMatchObject({ code: 'not-found' });
    await expect(viewGridVerdicts(scene.app, beta, campaign, parts.alpha)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('opens a row onto its evidence for who sees the row alone', async () => {
    for (const who of [csirt, alpha]) {
      const board = await viewBoard(scene.app, who, campaign);
      const opened = await viewGridVerdicts(scene.app, who, campaign, parts.alpha);
      expect(opened.verdicts).toEqual(
        board.sites.find(({ participation }) => participation === parts.alpha)?.verdicts,
      );
    }
    await expect(viewGridVerdicts(scene.app, alpha, campaign, parts.gamma)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('what changes', () => {
  test('is judged once for all who look within seconds', async () => {
    const boards = sharedBoards(scene.app);
    const first = await boards.boardOf({ id: campaign });
    expect(await boards.boardOf({ id: campaign })).toBe(first);
    await scene.app.clock.advance(31_000);
    expect(await boards.boardOf({ id: campaign })).not.toBe(first);
  });

  test('is told by the officer’s act itself, with check, verdict and why, and no board from before it is shown', async () => {
    await grid();
    await overrideVerdict(scene.app, csirt, {
      participation: parts.gamma,
      check: 'C5',
      verdict: 'late',
      reason: 'The label stood in the body.',
    });
    expect(heard.map(({ type }) => type)).toContain('verdict.changed');
    expect(heard.find(({ type }) => type === 'verdict.changed')?.data).toMatchObject({
      participation: parts.gamma,
      cells: [
        {
          check: 'C5',
          verdict: 'late',
          why: 'An officer decided: The label stood in the body.',
          overridden: true,
        },
      ],
    });
    const view = await grid();
    expect(wordOf(view, parts.gamma, 'C5')).toBe('late');
    const place = view.checks.findIndex(({ id }) => id === 'C5');
    expect(view.sites.find(({ participation }) => participation === parts.gamma)?.decided).toEqual([place]);
  });

  test('is not shown as it was before a check was waived', async () => {
    await grid();
    await waiveCheck(scene.app, csirt, campaign, {
      site: 'gamma',
      check: 'F6',
      reason: 'It has no records.',
    });
    expect(heard.map(({ type, data }) => [type, data])).toContainEqual([
      'participation.changed',
      { participation: parts.gamma },
    ]);
    expect(wordOf(await grid(), parts.gamma, 'F6')).toBe('waived');
  });

  test('is told by the next judgement when it was time that passed', async () => {
    const before = await grid();
    await scene.pass((4 * HOUR) / 60_000);
    heard = [];
    await verdictJobs(scene.app)['verdicts.measure']?.({} as never, {} as never);
    const change = heard.find(({ type }) => type === 'verdict.changed')?.data as never as {
      participation: string;
      cells: { check: string; verdict: string; why: string }[];
      row: GridView['sites'][number];
    };
    const [cell] = change.cells;
    expect(wordOf(before, change.participation, cell?.check ?? '')).not.toBe(cell?.verdict);
    expect(cell?.why).not.toBe('');
    expect(change.row).toEqual(
      (await grid()).sites.find(({ participation }) => participation === change.participation),
    );
  });

  test('is heard by those who see the row, and by no others', async () => {
    const hearing = async (actor: Actor) => {
      const { sees } = await demandSight(scene.app, actor, campaign);
      return await mayWatch(scene.app, actor, campaign, sees);
    };
    const event = (type: string, data: HubEvent['data']): HubEvent => ({
      id: 'x-1',
      topic: campaign,
      type,
      data,
    });
    const change = event('verdict.changed', { participation: parts.alpha, cells: [], row: null });
    const many = event('board.changed', { participations: [parts.alpha, parts.gamma] });
    expect((await hearing(csirt))(change)).toEqual(change.data);
    expect((await hearing(alpha))(change)).toEqual(change.data);
    expect((await hearing(gamma))(change)).toBeUndefined();
    expect((await hearing(south))(change)).toBeUndefined();
    expect((await hearing(gamma))(many)).toEqual({ participations: [parts.gamma] });
    expect((await hearing(csirt))(many)).toEqual(many.data);
  });
});

test('a board that is watched is judged again by itself, and nobody’s board for nothing', async () => {
  const boards = sharedBoards(scene.app);
  const first = await boards.boardOf({ id: campaign });
  const watching = new AbortController();
  boards.keepFresh(campaign, watching.signal);
  boards.keepFresh(campaign, watching.signal);
  await scene.app.clock.advance(6_000);
  await expect.poll(() => boards.boardOf({ id: campaign })).not.toBe(first);
  const second = await boards.boardOf({ id: campaign });
  watching.abort();
  await scene.app.clock.advance(12_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  // It is old enough to be judged anew in passing, but what stands is shown first.
  expect(await boards.boardOf({ id: campaign })).toBe(second);
});
