import { beforeEach, describe, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { clocksOf } from '../incidents/index.ts';
import { giveAnswer } from './answers.ts';
import { answerFactsOf } from './facts.ts';
import { decideReview } from './review.ts';
import { type ClaimsScene, claimsScene } from './testing/claims-scene.ts';
import { viewReview } from './views.ts';

const officer = actors.csirt;
const alphaContact = { ...actors.site, scope: { kind: 'site' as const, siteId: 'site_alpha' } };

let scene: ClaimsScene;
beforeEach(async () => {
  scene = await claimsScene();
  return () => scene.app.close();
});

async function answersOf(site: 'alpha' | 'beta') {
  const facts = await answerFactsOf(scene.app, scene.campaign, scene.now);
  return (facts.get(scene.sites[site].part) ?? []).map(({ question, judged }) => `${question} ${judged}`);
}

describe('answers', () => {
  test('are right by the site’s own values, and copied by another’s', async () => {
    const [mine] = scene.sites.alpha.copies;
    await scene.pass(30);
    await scene.beat('alpha');
    await scene.mail(
      'alpha',
      [
        `F1: ${mine?.sha256}`,
        `F2: ${mine?.controller}:8461/tcp`,
        `F3: ${mine?.canary}   F4: ${mine?.memory}`,
        `F5: peers=${mine?.controller} beats=61 period=30s bytes=24400`,
        'F6: submitted=2027-01-05T08:00:00Z first=2027-01-05T08:00:10Z',
      ].join('\n'),
    );
    expect(await answersOf('alpha')).toEqual([
      'F1 true',
      'F2 true',
      'F3 true',
      'F4 true',
      'F5 true',
      'F6 true',
    ]);
    await scene.mail(
      'beta',
      [
        `F1: ${mine?.sha256}`,
        `F2: ${mine?.controller}:8461/tcp`,
        `F3: ${mine?.canary}   F4: ${mine?.unlinked}`,
        `F5: peers=${mine?.controller} beats=61 period=30s bytes=24400`,
      ].join('\n'),
    );
    expect(await answersOf('beta')).toEqual([
      'F1 copied',
      'F2 copied',
      'F3 copied',
      'F4 copied',
      'F5 copied',
    ]);
    const entries = await scene.entries('answer.copied');
    expect(entries).toHaveLength(5);
    expect(entries[0]).toMatchObject({
      subject: scene.sites.beta.part,
      body: { from: scene.sites.alpha.part },
    });
  });

  test('count as often as the scenario allows; the same words again are the same try', async () => {
    const right = scene.sites.alpha.copies[0]?.sha256;
    for (const guess of ['11', '11', '22', '33']) {
      await scene.mail('alpha', `F1: ${guess.repeat(32)}`);
      await scene.pass(1);
    }
    await scene.mail('alpha', `F1: ${right}`);
    expect(await answersOf('alpha')).toEqual([
      'F1 false',
      'F1 false',
      'F1 false',
      'F1 false',
      'F1 over-limit',
    ]);
  });

  test('in running text wait for an officer, who accepts or corrects them', async () => {
    const [mine] = scene.sites.alpha.copies;
    await scene.mail('alpha', `The hash of the program is ${mine?.sha256}.`);
    await scene.mail('beta', `The hash of the program is ${'ab'.repeat(32)}.`);
    expect([...(await answersOf('alpha')), ...(await answersOf('beta'))]).toEqual([
      'F1 awaits-review',
      'F1 awaits-review',
    ]);
    const items = await viewReview(scene.app, officer, scene.campaign);
    const ofSite = (name: string) =>
      items.find(({ kind, site }) => kind === 'answer' && site === name)?.id ?? '';
    await decideReview(scene.app, officer, ofSite('alpha'), { decision: 'accept', reason: '' });
    await decideReview(scene.app, officer, ofSite('beta'), {
      decision: 'correct',
      correction: scene.sites.beta.copies[1]?.sha256 ?? '',
      reason: 'a typing error of ours',
    });
    expect([...(await answersOf('alpha')), ...(await answersOf('beta'))]).toEqual(['F1 true', 'F1 true']);
  });

  describe('that an officer refuses', () => {
    const answered = async () =>
      (await scene.facts('alpha')).filter(({ kind }) => kind === 'request-answered').map(({ at }) => at);
    const waiting = async () =>
      (await viewReview(scene.app, officer, scene.campaign)).find(({ kind }) => kind === 'answer')?.id ?? '';
    const refuse = async () =>
      decideReview(scene.app, officer, await waiting(), {
        decision: 'refuse',
        reason: 'a hash of something else',
      });
    const guess = (byte: string) => `The hash of the program is ${byte.repeat(32)}.`;

    test('answer no request any more; what its clock said before stays readable', async () => {
      await scene.pass(30);
      const first = scene.now;
      await scene.mail('alpha', guess('ab'));
      expect(await answered()).toEqual([first]);
      await scene.pass(30);
      await refuse();
      expect(await answered()).toEqual([null]);
      const clocks = await clocksOf(scene.app.db, scene.sites.alpha.incident, scene.now);
      const clock = clocks.find(({ step }) => step === 'answer');
      expect(clock).toMatchObject({ state: 'running', metAt: null });
      expect(clock?.history).toMatchObject([{ state: 'met', metAt: first }]);
      const rows = await scene.app.db
        .selectFrom('incident_fact')
        .select(['at', 'superseded_by'])
        .where('kind', '=', 'request-answered')
        .where('incident_id', '=', scene.sites.alpha.incident)
        .execute();
      expect(rows.filter(({ superseded_by }) => superseded_by !== null)).toMatchObject([{ at: first }]);
    });

    test('leave the next answer to count from when that came', async () => {
      await scene.pass(30);
      await scene.mail('alpha', guess('ab'));
      await scene.pass(30);
      const second = scene.now;
      await scene.mail('alpha', `F2: ${scene.sites.alpha.copies[0]?.controller}:8461/tcp`);
      await scene.pass(30);
      await refuse();
      expect(await answered()).toEqual([second]);
      await scene.pass(30);
      await scene.mail('alpha', `F1: ${'cd'.repeat(32)}`);
      expect(await answered()).toEqual([second]);
    });

    test('let a later answer count, and one that stands beside them in the same mail', async () => {
      await scene.pass(30);
      await scene.mail('alpha', guess('ab'));
      await refuse();
      await scene.pass(30);
      const later = scene.now;
      await scene.mail('alpha', `F1: ${'cd'.repeat(32)}`);
      expect((await answered()).filter(Boolean)).toEqual([later]);
      await scene.mail('beta', `${guess('ab')}\n\nF2: ${scene.sites.beta.copies[0]?.controller}:8461/tcp\n`);
      const before = await scene.facts('beta');
      await refuse();
      expect(await scene.facts('beta')).toEqual(before);
    });

    test('do not undo what else the site says in the thread of the request', async () => {
      await scene.pass(30);
      const inReplyTo = scene.sites.alpha.requestId;
      await scene.mail('alpha', `Copies found: 2\n\n${guess('ab')}`, { inReplyTo });
      const before = await scene.facts('alpha');
      await refuse();
      expect(await scene.facts('alpha')).toEqual(before);
    });
  });

  test('of a campaign that is closed are decided no more, and wait for nobody', async () => {
    await scene.mail('alpha', `The hash of the program is ${'ab'.repeat(32)}.`);
    const [item] = await viewReview(scene.app, officer, scene.campaign);
    const close = (state: string) =>
      scene.app.db.updateTable('campaign').set({ state }).where('id', '=', scene.campaign).execute();
    await close('closed');
    await expect(
      decideReview(scene.app, officer, item?.id ?? '', { decision: 'accept', reason: '' }),
    ).rejects.toMatchObject({ code: 'campaign.closed' });
    expect(await viewReview(scene.app, officer, scene.campaign)).toEqual([]);
    await close('stopping');
    await decideReview(scene.app, officer, item?.id ?? '', { decision: 'accept', reason: '' });
    expect(await answersOf('alpha')).toEqual(['F1 false']);
  });

  test('by the API count like those by mail, and answer the request', async () => {
    const { part, copies, request } = scene.sites.alpha;
    const give = async (text: string) => {
      await scene.pass(1);
      return await giveAnswer(scene.app, alphaContact, scene.campaign, {
        participation: part,
        question: 'F4',
        text,
      });
    };
    const first = new Date(scene.now.getTime() + 60_000);
    expect(await give('aaaaaaaaaaaaaaa2')).toMatchObject({ attempt: 1, attemptsLeft: 2, judged: 'false' });
    expect(await give(copies[1]?.unlinked ?? '')).toMatchObject({
      attempt: 2,
      attemptsLeft: 1,
      judged: 'true',
    });
    expect(await give(scene.sites.beta.copies[0]?.memory ?? '')).toMatchObject({
      attemptsLeft: 0,
      judged: 'copied',
    });
    expect(await give('bbbbbbbbbbbbbbb3')).toMatchObject({
      attempt: 4,
      attemptsLeft: 0,
      judged: 'over-limit',
    });
    expect(await scene.facts('alpha')).toContainEqual({
      kind: 'request-answered',
      key: request,
      at: first,
    });
    await expect(
      giveAnswer(scene.app, alphaContact, scene.campaign, { participation: part, question: 'F9', text: 'x' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
