import { beforeEach, describe, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
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
