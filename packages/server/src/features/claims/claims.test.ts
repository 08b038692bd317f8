import { beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors } from '../../testing/test-app.ts';
import { acceptSender, refuseSender } from '../mail/index.ts';
import { giveAnswer } from './answers.ts';
import { answerFactsOf, claimFactsOf } from './facts.ts';
import { decideReview } from './review.ts';
import { eraseQuotes } from './store.ts';
import { type ClaimsScene, claimsScene } from './testing/claims-scene.ts';
import { ROGUE } from './testing/truth-of.ts';
import { understandMail } from './understand.ts';
import { viewClaims, viewReview } from './views.ts';

const officer = actors.csirt;
const alphaContact = { ...actors.site, scope: { kind: 'site' as const, siteId: 'site_alpha' } };

let scene: ClaimsScene;
beforeEach(async () => {
  scene = await claimsScene();
  return () => scene.app.close();
});

async function claimsOf(site: 'alpha' | 'beta') {
  const facts = await claimFactsOf(scene.app, scene.campaign, scene.now);
  return facts.get(scene.sites[site].part) ?? [];
}

async function answersOf(site: 'alpha' | 'beta') {
  const facts = await answerFactsOf(scene.app, scene.campaign, scene.now);
  return (facts.get(scene.sites[site].part) ?? []).map(({ question, judged }) => `${question} ${judged}`);
}

async function kindsOf(site: 'alpha' | 'beta') {
  return (await claimsOf(site)).map(({ kind, judged }) => `${kind} ${judged}`);
}

/** The copies end at 08:30 and the ban is proven at 08:45; it is 09:00. */
async function contain(site: 'alpha' | 'beta') {
  await scene.pass(15);
  await scene.probed(site, 'let-in');
  await scene.pass(15);
  await scene.beat(site, 'asked');
  await scene.pass(15);
  await scene.probed(site, 'refused');
  await scene.pass(15);
}

describe('a report of a person whom we know', () => {
  test('is held against what was measured, in English', async () => {
    await contain('alpha');
    await scene.mail(
      'alpha',
      [
        'Dear colleagues,',
        '',
        `Identity banned: yes at 2027-01-05T08:32:00Z (dn: ${ROGUE})`,
        'Copies found: 2 (jobs: ALPHA1, ALPHA2; pids: 1, 2)',
        'Copies stopped: 2 at 2027-01-05T08:30:00Z, by SIGTERM',
        'Submission address: 127.66.3.41 at 2027-01-05T08:00:00Z',
        'Evidence kept: memory of both',
      ].join('\n'),
    );
    expect(await kindsOf('alpha')).toEqual([
      'identity-banned true',
      'identity true',
      'copies-found true',
      'copies-stopped true',
      'submission-address true',
      'evidence-kept not-comparable',
    ]);
    const named = (await claimsOf('alpha')).map((claim) => claim.named).filter(Boolean);
    const both = scene.sites.alpha.copies.map(({ id }) => id);
    expect(named).toEqual([
      { deployments: both, wrong: 0 },
      { deployments: both, wrong: 0 },
    ]);
    expect(scene.probes).toEqual([scene.sites.alpha.part]);
    const [view] = await viewClaims(scene.app, officer, scene.campaign);
    expect(view).toMatchObject({ site: 'alpha', gapSeconds: 0, judged: 'true' });
    expect(view?.measured).toContain('banned between 2027-01-05 08:15:00 UTC and 2027-01-05 08:45:00 UTC');
  });

  test('is read in German, in German time', async () => {
    await contain('alpha');
    await scene.mail(
      'alpha',
      [
        'Liebe Kolleginnen und Kollegen,',
        '',
        `Identität gesperrt: ja, um 05.01.2027 09:32 MEZ (${ROGUE})`,
        'Kopien gefunden: 2 (Jobs: ALPHA1, ALPHA2; PIDs: 1, 2)',
        'Kopien gestoppt: 2 um 05.01.2027 09:30 MEZ, durch SIGTERM',
        'Absendeadresse: 127.66.3.41 um 05.01.2027 09:00 MEZ',
        '',
        'Am 05.01.2027 um 10:03 schrieb csirt@muster.example:',
        '> Identity banned: <yes|no> at <time with zone>',
        '> Copies found: 99',
      ].join('\n'),
    );
    expect(await kindsOf('alpha')).toEqual([
      'identity-banned true',
      'identity true',
      'copies-found true',
      'copies-stopped true',
      'submission-address true',
    ]);
  });

  test('is false where nothing was done', async () => {
    await scene.probed('alpha', 'let-in');
    await scene.mail(
      'alpha',
      'Identity banned: yes at 2027-01-05T08:00:00Z\nCopies found: 3 (jobs: ALPHA1, ALPHA2, ZZ9)\nCopies stopped: 2 at 2027-01-05T08:00:00Z, by SIGKILL\nSubmission address: 127.66.4.41',
    );
    expect(await kindsOf('alpha')).toContain('copies-stopped not-comparable');
    await scene.pass(60);
    await scene.beat('alpha');
    await scene.probed('alpha', 'let-in');
    expect(await kindsOf('alpha')).toEqual([
      'identity-banned false',
      'copies-found false',
      'copies-stopped false',
      'submission-address false',
    ]);
    const found = (await claimsOf('alpha')).find(({ kind }) => kind === 'copies-found');
    expect(found?.named).toMatchObject({ wrong: 1 });
    expect(found?.comparison).toContain('no copy is ZZ9');
  });

  test('moves the clocks, dated to when it came', async () => {
    const { requestId, request } = scene.sites.alpha;
    await scene.pass(5);
    const first = scene.now;
    await scene.mail('alpha', 'We have received your mail and look into it.', { inReplyTo: requestId });
    expect(await scene.facts('alpha')).toEqual([{ kind: 'acknowledged', key: null, at: first }]);
    await scene.pass(5);
    await scene.mail('alpha', 'Copies found: 2', { inReplyTo: scene.sites.alpha.alarmId });
    expect(await scene.facts('alpha')).toHaveLength(1);
    await scene.pass(5);
    const answered = scene.now;
    await scene.mail('alpha', `F1: ${'ab'.repeat(32)}`);
    await scene.pass(5);
    await scene.mail(
      'alpha',
      'Resolution: all done\nLessons learnt: look at the logs\nReleased: ALPHA1, ALPHA2',
    );
    expect((await scene.facts('alpha')).slice(1)).toEqual([
      { kind: 'request-answered', key: request, at: answered },
      { kind: 'closure-reported', key: null, at: scene.now },
    ]);
    const part = await scene.app.db
      .selectFrom('participation')
      .select('released_at')
      .where('id', '=', scene.sites.alpha.part)
      .executeTakeFirstOrThrow();
    expect(part.released_at).toEqual(scene.now);
    expect(await scene.entries('evidence.released')).toHaveLength(1);
  });

  test('answers a request by words of its own in the thread', async () => {
    await scene.mail('alpha', 'The machine burnt down before anybody had a look.', {
      inReplyTo: scene.sites.alpha.requestId,
    });
    expect((await scene.facts('alpha')).map(({ kind }) => kind)).toContain('request-answered');
  });

  test('has no effect twice', async () => {
    const mail = await scene.mail(
      'alpha',
      `Identity banned: yes\nF1: ${scene.sites.alpha.copies[0]?.sha256}`,
    );
    const { id } = await scene.app.db
      .selectFrom('mail_reading')
      .select('id')
      .where('mail_id', '=', mail)
      .executeTakeFirstOrThrow();
    const before = [await claimsOf('alpha'), await answersOf('alpha'), await scene.facts('alpha')];
    const entries = await scene.entries('reply.understood');
    await Promise.all([understandMail(scene.app, id), understandMail(scene.app, id)]);
    expect([await claimsOf('alpha'), await answersOf('alpha'), await scene.facts('alpha')]).toEqual(before);
    expect(await scene.entries('reply.understood')).toEqual(entries);
    expect(await scene.entries('answer.judged')).toHaveLength(1);
  });

  test('leaves no word of it in the ledger', async () => {
    await scene.mail('alpha', `Identity banned: yes (dn: ${ROGUE})\nF3: canary2222222222`);
    const rows = await scene.app.db.selectFrom('ledger_entry').select('body').execute();
    const ledger = JSON.stringify(rows);
    expect(ledger).not.toContain('Robin');
    expect(ledger).not.toContain('canary2222222222');
    expect(ledger).not.toContain('security@');
  });
});

test('quotes are erased with their mail; what was concluded stays', async () => {
  await scene.mail('alpha', 'Copies found: 2 (jobs: ALPHA1, ALPHA2)\nEvidence kept: on the disk of Kim');
  await scene.mail('beta', 'Copies found: 2');
  const { part } = scene.sites.alpha;
  await scene.app.db
    .updateTable('inbound_mail')
    .set({ raw: null, raw_erased_at: scene.now })
    .where('id', 'in', (e) => e.selectFrom('claim').select('mail_id').where('participation_id', '=', part))
    .execute();
  await inTransaction(scene.app.db, eraseQuotes);
  const rows = await scene.app.db
    .selectFrom('claim')
    .select(['quote', 'value', 'participation_id'])
    .execute();
  expect(JSON.stringify(rows.filter((row) => row.participation_id === part))).not.toContain('Kim');
  expect(rows.filter(({ quote }) => quote !== '')).toHaveLength(1);
  expect(await kindsOf('alpha')).toEqual(['copies-found true', 'evidence-kept not-comparable']);
});

test('what a machine wrote changes nothing', async () => {
  await scene.mail('alpha', 'I am out of the office.\n\nCopies found: 2\nTHIS IS REAL', {
    subject: `Automatic reply: [${scene.sites.alpha.publicId}]`,
    headers: ['Auto-Submitted: auto-replied'],
  });
  expect(await claimsOf('alpha')).toEqual([]);
  expect(await scene.facts('alpha')).toEqual([]);
  expect(await scene.entries('drill.suspended')).toEqual([]);
});

describe('what a stranger wrote', () => {
  const text = 'Copies found: 2 (jobs: ALPHA1, ALPHA2)\n\nWe have received your mail.\n';
  const stranger = { from: 'kim@private.example' };

  test('waits for an officer, and counts from when it came once the sender is accepted', async () => {
    await scene.pass(10);
    const came = scene.now;
    const hash = scene.sites.alpha.copies[0]?.sha256;
    await scene.mail('alpha', `${text}\nF1: ${hash}`, stranger);
    expect(await kindsOf('alpha')).toEqual(['copies-found awaits-review', 'acknowledged awaits-review']);
    expect(await answersOf('alpha')).toEqual(['F1 awaits-review']);
    expect(await scene.facts('alpha')).toEqual([]);
    const items = await viewReview(scene.app, officer, scene.campaign);
    expect(items.map(({ kind, site }) => [kind, site])).toEqual([['sender', 'alpha']]);
    await scene.pass(120);
    await decideReview(scene.app, officer, items[0]?.id ?? '', { decision: 'accept', reason: 'I know Kim' });
    await scene.runDue();
    expect(await kindsOf('alpha')).toEqual(['copies-found true', 'acknowledged not-comparable']);
    expect(await answersOf('alpha')).toEqual(['F1 true']);
    expect((await scene.facts('alpha'))[0]).toEqual({ kind: 'acknowledged', key: null, at: came });
    expect(await viewReview(scene.app, officer, scene.campaign)).toEqual([]);
  });

  test('counts for nothing once the sender is refused', async () => {
    await scene.mail('alpha', text, stranger);
    const [item] = await viewReview(scene.app, officer, scene.campaign);
    await refuseSender(scene.app, officer, item?.id ?? '');
    await scene.runDue();
    expect(await claimsOf('alpha')).toEqual([]);
    await expect(acceptSender(scene.app, officer, item?.id ?? '')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('suspends the drill when it says that it is real: in vain is cheap', async () => {
    await scene.mail('alpha', 'THIS IS REAL\n\nplease call us', stranger);
    expect(await scene.entries('drill.suspended')).toHaveLength(1);
    const [entry] = await scene.entries('reply.called-it-real');
    expect(entry).toMatchObject({ subject: scene.sites.alpha.part, body: { verified: false } });
    expect((await viewReview(scene.app, officer, scene.campaign)).map(({ kind }) => kind)).toEqual([
      'sender',
    ]);
  });
});

describe('an unsure claim', () => {
  const text = 'I think we killed 2 of the jobs, maybe at 09:30.';

  async function item() {
    const items = await viewReview(scene.app, officer, scene.campaign);
    const found = items.find(({ kind }) => kind === 'claim');
    if (!found) throw new Error('no claim waits');
    return found;
  }

  test('is shown with its words, and accepted', async () => {
    await contain('alpha');
    await scene.mail('alpha', text);
    expect(await kindsOf('alpha')).toEqual(['copies-stopped awaits-review']);
    const waiting = await item();
    expect(waiting.quote).toBe(text.slice(waiting.start, waiting.end));
    await decideReview(scene.app, officer, waiting.id, { decision: 'accept', reason: '' });
    expect(await kindsOf('alpha')).toEqual(['copies-stopped true']);
    expect(await scene.entries('claim.accepted')).toMatchObject([{ actor: officer.id }]);
    const row = await scene.app.db.selectFrom('claim').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ review: 'accepted', judged: 'true', reviewed_by: officer.id });
    await expect(
      decideReview(scene.app, officer, waiting.id, { decision: 'refuse', reason: '' }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('is refused: it says no such thing', async () => {
    await scene.mail('alpha', text);
    await decideReview(scene.app, officer, (await item()).id, { decision: 'refuse', reason: 'a guess' });
    expect(await claimsOf('alpha')).toEqual([]);
    expect(await scene.entries('claim.refused')).toHaveLength(1);
    expect(JSON.stringify(await scene.entries('claim.refused'))).not.toContain('a guess');
  });

  test('is corrected by a line of the form, by its value, or by a time alone; the first reading stays', async () => {
    await contain('alpha');
    await scene.mail('alpha', text);
    const waiting = await item();
    await expect(
      decideReview(scene.app, officer, waiting.id, {
        decision: 'correct',
        correction: 'perhaps',
        reason: '',
      }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    const correction = 'Copies stopped: 2 (jobs: ALPHA1, ALPHA2) at 2027-01-05T08:30:00Z';
    await decideReview(scene.app, officer, waiting.id, {
      decision: 'correct',
      correction,
      reason: 'asked them',
    });
    expect(await claimsOf('alpha')).toMatchObject([
      { judged: 'true', named: { deployments: scene.sites.alpha.copies.map(({ id }) => id), wrong: 0 } },
    ]);
    const rows = await scene.app.db
      .selectFrom('claim')
      .select(['id', 'superseded_by', 'quote'])
      .orderBy('id')
      .execute();
    expect(rows).toHaveLength(2);
    expect(rows.find(({ id }) => id === waiting.id)?.superseded_by).toMatch(/^clm_/);
    await scene.mail('beta', text);
    await decideReview(scene.app, officer, (await item()).id, {
      decision: 'correct',
      correction: '2027-01-05T03:30:00Z',
      reason: '',
    });
    const [beta] = await viewClaims(scene.app, officer, scene.campaign).then((all) =>
      all.filter(({ site }) => site === 'beta'),
    );
    expect(beta?.said).toContain('03:30');
  });

  test('of a ban asks for a probe at once, and a refused closure takes its clock back', async () => {
    await scene.mail('alpha', 'We probably banned the user.');
    expect(scene.probes).toEqual([scene.sites.alpha.part]);
    await scene.mail('alpha', 'Resolution: done\nLessons learnt: many');
    expect((await scene.facts('alpha')).map(({ kind }) => kind)).toContain('closure-reported');
    const closure = await scene.app.db
      .selectFrom('claim')
      .select('id')
      .where('kind', '=', 'closure')
      .executeTakeFirstOrThrow();
    await decideReview(scene.app, officer, closure.id, { decision: 'refuse', reason: 'only a plan' });
    expect((await scene.facts('alpha')).filter(({ kind, at }) => kind === 'closure-reported' && at)).toEqual(
      [],
    );
  });
});

describe('who may', () => {
  const denied = { code: expect.stringMatching(/^(auth\.denied|not-found)$/) };

  test('see claims against the truth: officers of the campaign and auditors, no site', async () => {
    for (const actor of [actors.administrator, actors.csirt, actors.auditor])
      expect(await viewClaims(scene.app, actor, scene.campaign)).toEqual([]);
    for (const actor of [actors.ngi, alphaContact])
      await expect(viewClaims(scene.app, actor, scene.campaign)).rejects.toMatchObject(denied);
  });

  test('review: who runs the campaign', async () => {
    await scene.mail('alpha', 'I think we killed 2 of the jobs.');
    const [item] = await viewReview(scene.app, officer, scene.campaign);
    const decision = { decision: 'accept', reason: '' } as const;
    for (const actor of [actors.ngi, actors.auditor, alphaContact]) {
      await expect(viewReview(scene.app, actor, scene.campaign)).rejects.toMatchObject(denied);
      await expect(decideReview(scene.app, actor, item?.id ?? '', decision)).rejects.toMatchObject(denied);
    }
    expect(await kindsOf('alpha')).toEqual(['copies-stopped awaits-review']);
    for (const id of ['clm_nothing', 'ans_nothing', 'rdg_nothing', 'mail_nothing', 'nothing'])
      await expect(
        decideReview(scene.app, officer, id, { ...decision, correction: 'EX-20270105-01' }),
      ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('answer: the site itself and who runs the campaign, while it runs', async () => {
    const request = { participation: scene.sites.alpha.part, question: 'F1', text: 'ab'.repeat(32) };
    for (const actor of [actors.ngi, actors.auditor, actors.site])
      await expect(giveAnswer(scene.app, actor, scene.campaign, request)).rejects.toMatchObject(denied);
    await giveAnswer(scene.app, officer, scene.campaign, request);
    // An officer who writes down what was said on the phone is not the site's person.
    expect((await scene.facts('alpha')).map(({ kind }) => kind)).toEqual(['request-answered']);
    await scene.app.db.updateTable('campaign').set({ state: 'stopping' }).execute();
    await expect(giveAnswer(scene.app, officer, scene.campaign, request)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});
