import { type Actor, type CheckId, type CheckPageView, checkIds } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClaimsScene } from '../claims/testing/claims-scene.ts';
import { campaignById, scenarioOf } from '../drills/index.ts';
import { close, people, timelineScene, WRONG_ADDRESS } from '../timeline/testing/timeline-scene.ts';
import { answerAppeal, raiseAppeal } from './appeals.ts';
import { viewBoard } from './board.ts';
import { viewCheck } from './check-page.ts';
import { checkTexts } from './check-texts.ts';
import { viewGridVerdicts } from './grid/view-grid.ts';
import { overrideVerdict } from './overrides.ts';
import { scoreCampaign, viewScore } from './score-runs.ts';
import { viewSiteChecks } from './site-checks.ts';

let scene: ClaimsScene;
let participation: string;
beforeAll(async () => {
  scene = await timelineScene();
  participation = scene.sites.alpha.part;
});
afterAll(() => scene.app.close());

function view(check: CheckId, actor: Actor = people.csirt): Promise<CheckPageView> {
  return viewCheck(scene.app, actor, { campaign: scene.campaign, participation, check });
}

describe('a check of a site', () => {
  test('says what is asked in plain words, with what the scheme sets and the deadline it is judged by', async () => {
    const { check, deadlines, verdict } = await view('K5');
    expect(check).toMatchObject({ title: 'Contained in time', axis: 'containment' });
    expect(check.asks).toMatch(/\?$/);
    expect(check.parameters).toContainEqual({ name: 'A late pass earns', value: '50 % of the weight' });
    expect(deadlines).toMatchObject([{ step: 'contain', metAt: null }]);
    expect(verdict.ruleVersion).toBe(1);
  });

  test('has a text for every check that there is', () => {
    for (const id of checkIds) {
      expect(checkTexts[id].asks, id).toMatch(/\?$/);
      expect(checkTexts[id].judged.length, id).toBeGreaterThan(40);
    }
  });

  test('stands among the others in the order of the scheme', async () => {
    const { checks } = await view('C1');
    const campaign = await campaignById(scene.app.db, scene.campaign);
    const { checks: scheme } = await scenarioOf(scene.app.db, campaign?.scenario_id ?? '');
    expect(checks.map(({ id }) => id)).toEqual(scheme.map(({ id }) => id));
  });

  test.each([
    ['the other site', people.beta],
    ['another NGI', people.south],
    ['a VO manager', people.vo],
  ])('is not there for %s', async (_who, actor) => {
    await expect(view('C1', actor)).rejects.toMatchObject({ code: 'not-found' });
    await expect(viewSiteChecks(scene.app, actor, scene.campaign, participation)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('tells who is watched that a claim is wrong, but not what would be right', async () => {
    const told = await view('C6', people.csirt);
    expect(told.verdict).toMatchObject({ verdict: 'fail' });
    expect(told.verdict.why).toContain('127.66.3.41');
    for (const who of [people.alpha, people.north]) {
      for (const check of ['C6', 'K4', 'K3'] as const) {
        const page = await view(check, who);
        expect(page.truth).toBe(false);
        expect(JSON.stringify(page)).not.toContain('127.66.3.41');
      }
      const { verdict } = await view('C6', who);
      expect(verdict.verdict).toBe('fail');
      expect(verdict.evidence.map(({ quote }) => quote)).toContain(`Submission address: ${WRONG_ADDRESS}`);
      const { app, campaign } = scene;
      const everywhere = [
        await viewSiteChecks(app, who, campaign, participation),
        await viewBoard(app, who, campaign),
        await viewGridVerdicts(app, who, campaign, participation),
      ];
      expect(JSON.stringify(everywhere)).not.toContain('127.66.3.41');
    }
  });

  test('offers each reader what they may do', async () => {
    expect((await view('C6', people.csirt)).may).toEqual({ override: true, appeal: false, answer: false });
    expect((await view('C6', people.alpha)).may).toEqual({ override: false, appeal: true, answer: false });
    for (const who of [people.auditor, people.north])
      expect((await view('C6', who)).may).toEqual({ override: false, appeal: false, answer: false });
  });

  test('leads into the ledger those alone who may read it', async () => {
    expect((await view('C6', people.auditor)).ledger).toBe(true);
    expect((await view('C6', people.alpha)).ledger).toBe(false);
    expect((await view('C6', people.north)).ledger).toBe(false);
  });
});

describe('the history of a verdict', () => {
  test('keeps every score, override, appeal and answer, newest first, with the entries that prove them', async () => {
    const run = await scoreCampaign(scene.app, people.csirt, scene.campaign);
    const stored = await viewScore(scene.app, people.alpha, scene.campaign, run.id);
    expect(stored.verdicts.some(({ check, verdict }) => check === 'C6' && verdict === 'fail')).toBe(true);
    expect(JSON.stringify(stored)).not.toContain('127.66.3.41');
    await scene.pass(10);
    const { id } = await raiseAppeal(scene.app, people.alpha, {
      participation,
      check: 'C6',
      text: 'The address is that of our gateway.',
    });
    expect((await view('C6', people.alpha)).may.appeal).toBe(false);
    expect((await view('C6', people.csirt)).may.answer).toBe(true);
    await scene.pass(10);
    await answerAppeal(scene.app, people.csirt, id, {
      accepted: true,
      answer: 'So it is.',
      verdict: 'late',
    });
    await scene.pass(10);
    await overrideVerdict(scene.app, people.csirt, {
      participation,
      check: 'C6',
      verdict: 'pass',
      reason: 'The gateway hid it.',
    });
    const { history, verdict } = await view('C6');
    expect(history.map(({ kind, verdict: word }) => `${kind} ${word ?? '-'}`)).toEqual([
      'override pass',
      'override late',
      'answer -',
      'appeal -',
      'score fail',
    ]);
    expect(history.every(({ entry }) => entry?.startsWith('ent_'))).toBe(true);
    expect(history[1]?.withdrawnAt).not.toBeNull();
    expect(history[4]).toMatchObject({ ruleVersion: 1, final: false });
    expect(verdict).toMatchObject({ verdict: 'pass', overridden: { was: 'fail' } });
  });

  test('tells a site that an officer decided, and nothing of the measure, while it runs', async () => {
    const { history } = await view('C6', people.alpha);
    expect(history.map(({ by }) => by)).toEqual([null, null, null, null, null]);
    expect(JSON.stringify(history)).not.toContain('127.66.3.41');
    expect(history.at(-1)?.says).toContain('told when the campaign is closed');
  });

  test('tells it when the campaign is closed', async () => {
    await close(scene);
    const { history, truth } = await view('C6', people.alpha);
    expect(truth).toBe(true);
    expect(history.at(-1)?.says).toContain('127.66.3.41');
  });
});
