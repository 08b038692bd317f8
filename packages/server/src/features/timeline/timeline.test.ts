import type { Actor, ThreadView, TimelineView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClaimsScene } from '../claims/testing/claims-scene.ts';
import { viewBeats } from './beats.ts';
import { timelineRows } from './table.ts';
import { close, people, timelineScene, WRONG_ADDRESS } from './testing/timeline-scene.ts';
import { viewThread } from './thread.ts';
import { viewTimeline } from './views.ts';

let scene: ClaimsScene;
let participation: string;
beforeAll(async () => {
  scene = await timelineScene();
  participation = scene.sites.alpha.part;
});
afterAll(() => scene.app.close());

const of = () => ({ campaign: scene.campaign, participation });
const timeline = (actor: Actor): Promise<TimelineView> => viewTimeline(scene.app, actor, of());
const thread = (actor: Actor): Promise<ThreadView> => viewThread(scene.app, actor, of());

describe('the time axis of a site', () => {
  test('holds deadlines, mail by who wrote it, copies with their silence, probes and claims, for who runs the drill', async () => {
    const view = await timeline(people.csirt);
    expect(view.site).toMatchObject({ name: 'alpha', ngi: 'north', timeZone: 'Europe/Berlin' });
    expect(view.deadlines.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'acknowledge met',
      'contain running',
      'answer running',
    ]);
    const mails = view.mails.map(({ who, what }) => `${who}: ${what}`);
    expect(mails.slice(0, 2).sort()).toEqual(['us: alarm', 'us: questions']);
    expect(mails.slice(2)).toEqual(['robot: automatic reply', 'person: reply', 'person: report']);
    expect(view.copies.map(({ name, job }) => `${name} ${job}`)).toEqual(['copy a ALPHA1', 'copy b ALPHA2']);
    expect(view.copies[0]?.silences).toMatchObject([{ kind: 'asked-to-stop', until: null, confirmed: true }]);
    expect(view.probes.map(({ drill, innocent }) => `${drill} ${innocent}`)).toEqual([
      'let-in let-in',
      'refused let-in',
    ]);
    expect(view.marks.map(({ kind }) => kind)).toEqual(['start', 'alarm', 'planned']);
  });

  test('ties what the site says to the nearer end of what was measured', async () => {
    const { claims } = await timeline(people.csirt);
    const banned = claims.find(({ kind }) => kind === 'identity-banned');
    // It was let in at 08:30 and refused at 09:10; 06:30 is two hours before the earlier of both.
    expect(banned).toMatchObject({ judged: 'false', gapSeconds: -2 * 3600 });
    const stopped = claims.find(({ kind }) => kind === 'copies-stopped');
    expect(stopped).toMatchObject({ judged: 'true' });
    expect(stopped?.claimedAt).not.toBeNull();
  });

  test('keeps what was measured from who is watched until the campaign is closed', async () => {
    for (const who of [people.alpha, people.north]) {
      const view = await timeline(who);
      expect(view).toMatchObject({ truth: false, copies: [], probes: [], workload: [] });
      expect(view.claims.length).toBeGreaterThan(3);
      expect(
        view.claims.every(({ measured, gapSeconds, judged }) => !measured && !gapSeconds && !judged),
      ).toBe(true);
      expect(view.marks.map(({ kind }) => kind)).not.toContain('planned');
      const text = JSON.stringify(view);
      for (const { id, sha256, canary, memory, controller } of scene.sites.alpha.copies)
        for (const secret of [id, sha256, canary, memory, controller, '127.66.3.41'])
          expect(text).not.toContain(secret);
      await expect(viewBeats(scene.app, who, of(), {})).rejects.toMatchObject({ code: 'auth.denied' });
    }
  });

  test.each([
    ['the other site', people.beta],
    ['a site without part in it', people.gamma],
    ['another NGI', people.south],
    ['a VO manager', people.vo],
  ])('is not there for %s', async (_who, actor) => {
    await expect(timeline(actor)).rejects.toMatchObject({ code: 'not-found' });
    await expect(thread(actor)).rejects.toMatchObject({ code: 'not-found' });
    await expect(viewBeats(scene.app, actor, of(), {})).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is a table too, that tells each reader no more than the axis', async () => {
    const told = timelineRows(await timeline(people.csirt));
    expect(told.map(({ from }) => from)).toEqual(told.map(({ from }) => from).toSorted());
    expect(told.map(({ lane, what }) => `${lane}: ${what}`)).toEqual(
      expect.arrayContaining([
        'mail: robot',
        'copy a: asked-to-stop',
        'stolen identity: refused',
        'claim: identity-banned',
      ]),
    );
    const lanes = timelineRows(await timeline(people.alpha)).map(({ lane }) => lane);
    expect(lanes).toContain('mail');
    expect(lanes.filter((lane) => /copy|identity|job/.test(lane))).toEqual([]);
  });

  test('is not found under another campaign', async () => {
    const elsewhere = { campaign: scene.campaign, participation: 'par_00000000000000000000000' };
    await expect(viewTimeline(scene.app, people.csirt, elsewhere)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the beats of a stretch', () => {
  test('are told one by one where they are few', async () => {
    const from = new Date(scene.now.getTime() - 2 * 3_600_000).toISOString();
    const to = new Date(scene.now.getTime() - 110 * 60_000).toISOString();
    const beats = await viewBeats(scene.app, people.auditor, of(), { from, to });
    expect(beats.copies.map(({ at, counts }) => [at?.length, counts])).toEqual([
      [21, null],
      [21, null],
    ]);
    expect(beats.copies[0]?.at?.slice(0, 3)).toEqual([0, 30, 60]);
  });

  test('end where it ends, and refuse one that ends before it begins', async () => {
    const from = scene.now.toISOString();
    const to = new Date(scene.now.getTime() - 1).toISOString();
    await expect(viewBeats(scene.app, people.csirt, of(), { from, to })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});

describe('the mail of a site', () => {
  test('has the words marked from which something was understood, just where they stand', async () => {
    const { mails } = await thread(people.csirt);
    const report = mails.find(({ what }) => what === 'report');
    const words = report?.marks.map(({ start, end }) => report.text.slice(start, end));
    expect(words).toContain(`Submission address: ${WRONG_ADDRESS}`);
    expect(report?.marks.map(({ field, judged }) => `${field} ${judged}`)).toEqual(
      expect.arrayContaining(['copies-found true', 'submission-address wrong', 'identity-banned wrong']),
    );
    expect(mails.find(({ what }) => what === 'reply')?.marks).toMatchObject([
      { field: 'acknowledged', judged: 'true' },
    ]);
  });

  test('says what became of our messages, and of machines that they are machines', async () => {
    const { mails } = await thread(people.csirt);
    const ours = (what: string) =>
      mails.find((mail) => mail.what === what)?.deliveries.map(({ state }) => state);
    expect([ours('alarm'), ours('questions')]).toEqual([['replied-human'], ['sent']]);
    expect(mails.find(({ who }) => who === 'robot')).toMatchObject({ what: 'automatic reply', marks: [] });
  });

  test('is read by the NGI without what was measured, and not by the site', async () => {
    const { mails } = await thread(people.north);
    const marks = mails.flatMap((mail) => mail.marks);
    expect(marks.length).toBeGreaterThan(3);
    expect(marks.every(({ measured, judged }) => measured === null && judged === null)).toBe(true);
    await expect(thread(people.alpha)).rejects.toMatchObject({ code: 'auth.denied' });
  });
});

describe('when the campaign is closed', () => {
  beforeAll(() => close(scene));

  test('the site is told what was measured, but not the mail of its colleagues', async () => {
    const view = await timeline(people.alpha);
    expect(view).toMatchObject({ truth: true, mailText: false });
    expect(view.copies).toHaveLength(2);
    expect(view.claims.find(({ kind }) => kind === 'submission-address')?.measured).toContain('127.66.3.41');
    expect(view.mails.every(({ ref }) => ref === null)).toBe(true);
    expect(view.marks.map(({ kind }) => kind)).not.toContain('planned');
    await expect(viewBeats(scene.app, people.alpha, of(), {})).resolves.toMatchObject({ copies: [{}, {}] });
  });

  test('another site still sees nothing of it', async () => {
    await expect(timeline(people.beta)).rejects.toMatchObject({ code: 'not-found' });
  });
});
