import type { Actor } from '@muster/contract';
import { makeBanRequest } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import {
  administrator,
  alpha as alphaContact,
  auditor,
  csirt,
  gamma as gammaContact,
} from '../incidents/incidents.fixture.ts';
import { anEffect, simulatedAgent } from '../orders/testing/simulated-agent.ts';
import { tie } from '../subjects/testing/subjects-scene.ts';
import { answerBan, lookAgain } from './approve.ts';
import { endDueBans, tellNewSites } from './due.ts';
import { extendBan, liftBan, previewLift, withdrawBan } from './end.ts';
import { changeLimits, readLimits } from './limits.ts';
import { makeBan, previewBan } from './make.ts';
import { answerSparing, askSparing } from './sparing.ts';
import {
  type BanScene,
  banScene,
  denyNew,
  dn,
  northOfficer,
  second,
  southOfficer,
  sub,
} from './testing/ban-scene.ts';
import { listBans, readBan, readBanPropagation, readBoard } from './views.ts';

let scene: BanScene;
beforeAll(async () => {
  scene = await banScene();
  await scene.runs(scene.alpha, sub('mallory'), ['vm-1', 'vm-2']);
  await scene.runs(scene.gamma, sub('mallory'), ['vm-9']);
});
afterAll(() => scene.close());

const whom = (subject: ReturnType<typeof sub>, sites: string[] | null = null) => ({
  subject: { identifiers: [subject], cascade: true },
  effects: denyNew,
  sites,
});
const until = '2027-02-01T00:00:00Z';

function request(subject: ReturnType<typeof sub>, digest: string, more: object = {}) {
  return makeBanRequest.parse({ ...whom(subject), digest, reason: 'mines coins', expiresAt: until, ...more });
}

describe('a preview', () => {
  test('says who is reached, what of theirs runs where, and which sites have no agent', async () => {
    const view = await previewBan(scene.app, csirt, whom(sub('mallory')));
    expect(view.totals).toMatchObject({ users: 1, workloads: 3, sites: 3, touched: 2, withoutAgent: 1 });
    expect(view.workloads.map(({ siteName, ref }) => [siteName, ref]).sort()).toEqual([
      ['alpha', 'vm-1'],
      ['alpha', 'vm-2'],
      ['gamma', 'vm-9'],
    ]);
    expect(view.sites.find(({ site }) => site.name === 'beta')).toMatchObject({ agent: false, workloads: 0 });
    expect(view.approval).toEqual({ needed: false, reasons: [] });
  });

  test('of an NGI is of its own sites, and of others it is denied', async () => {
    const view = await previewBan(scene.app, northOfficer, whom(sub('mallory')));
    expect(view.sites.map(({ site }) => site.name)).toEqual(['alpha', 'beta']);
    await expect(previewBan(scene.app, northOfficer, whom(sub('mallory'), ['gamma']))).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });

  test('of an NGI names nothing of other sites, also when the CSIRT looks again', async () => {
    const robot = dn('Robot: far');
    await scene.runs(scene.alpha, robot, ['far-1']);
    await scene.runs(scene.gamma, robot, ['far-2']);
    await scene.runs(scene.gamma, dn('user:abroad,CN=Robot: far'), ['far-3']);
    await scene.runs(scene.gamma, dn('Robot: far2'), ['far-4']);
    const foreign = /gamma|abroad|far2|far-[234]/;
    const whole = JSON.stringify(await previewBan(scene.app, csirt, whom(robot)));
    for (const one of ['"siteId":"site_gamma"', 'user:abroad', 'Robot: far2']) expect(whole).toContain(one);
    const view = await previewBan(scene.app, northOfficer, whom(robot));
    expect(view.subjects.map(({ because }) => because)).toEqual(['named', 'mapped']);
    expect(JSON.stringify(view)).not.toMatch(foreign);
    const ban = await scene.ban(robot, {}, northOfficer);
    await lookAgain(scene.app, csirt, ban.id);
    expect(JSON.stringify((await readBan(scene.app, northOfficer, ban.id)).reach)).not.toMatch(foreign);
  });

  test('of an NGI does not say what an account of another site is called', async () => {
    const account = { format: 'keystone-user' as const, siteId: 'site_gamma', userId: 'mallory@example.org' };
    const labels = async (actor: Actor) =>
      (await previewBan(scene.app, actor, whom(account))).subjects.map(({ label }) => label);
    expect(await labels(csirt)).toEqual(['name of mallory@example.org']);
    expect(await labels(northOfficer)).toEqual(['cloud user mallory@example.org']);
  });

  test('counts who else is in a project whose network is touched, and bans none of them', async () => {
    const project = { projectId: 'p-shared', projectName: 'shared' };
    for (const [name, refs] of [
      ['peggy', ['s-1']],
      ['victor', ['s-2', 's-3']],
      ['oscar', ['s-4']],
    ] as const)
      await scene.runs(scene.alpha, sub(name), refs, project);
    const look = (network: 'keep' | 'quarantine') =>
      previewBan(scene.app, csirt, { ...whom(sub('peggy')), effects: { ...denyNew, network } });
    expect((await look('keep')).neighbours).toEqual([]);
    const touched = await look('quarantine');
    expect(touched.neighbours).toMatchObject([{ siteName: 'alpha', project: 'shared', accounts: 2 }]);
    expect(touched.totals).toMatchObject({ users: 1, collateral: 0, workloads: 1 });
  });

  test('is for officers alone', async () => {
    for (const actor of [administrator, auditor, alphaContact])
      await expect(previewBan(scene.app, actor, whom(sub('mallory')))).rejects.toMatchObject({
        code: 'auth.denied',
      });
  });

  test('refuses a name that cannot be read: its ban would reach nobody', async () => {
    const subject = { identifiers: [{ format: 'x509' as const, name: '/CN' }], cascade: true };
    await expect(
      previewBan(scene.app, csirt, { subject, effects: denyNew, sites: null }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('a ban', () => {
  test('is ordered at once within the limits, and shows site by site how far it came', async () => {
    const ban = await scene.ban(sub('mallory'));
    expect(ban).toMatchObject({ state: 'active', counts: { queued: 2, 'no-agent': 1 } });
    await scene.app.clock.advance(500);
    await scene.alpha.obey(await scene.orderAt(scene.alpha, ban.orderId));
    const board = await readBoard(scene.app, csirt, ban.id);
    expect(board.rows.map(({ site, state }) => [site.name, state])).toEqual([
      ['alpha', 'verified'],
      ['beta', 'no-agent'],
      ['gamma', 'queued'],
    ]);
    expect(board.rows[0]?.lagMs.verified).toBe(500);
    const spread = await readBanPropagation(scene.app, csirt, ban.id);
    expect(spread.curves.find(({ state }) => state === 'verified')).toMatchObject({ p50: 500, p99: null });
  });

  test('is not made of what nobody looked at, or of something else than that', async () => {
    const { digest } = await previewBan(scene.app, csirt, whom(sub('eve')));
    const wrong = [
      request(sub('eve'), '0'.repeat(64)),
      request(sub('eve'), digest, { effects: { ...denyNew, running: 'suspend' } }),
      request(sub('eve'), digest, { sites: ['alpha'] }),
      request(sub('mallory'), digest),
    ];
    for (const one of wrong)
      await expect(makeBan(scene.app, csirt, one)).rejects.toMatchObject({ code: 'ban.not-previewed' });
    await expect(makeBan(scene.app, second, request(sub('eve'), digest))).rejects.toMatchObject({
      code: 'ban.not-previewed',
    });
    await scene.app.clock.advance(61 * 60_000);
    await expect(makeBan(scene.app, csirt, request(sub('eve'), digest))).rejects.toMatchObject({
      code: 'ban.not-previewed',
    });
  });

  test('is refused when its reach has grown since, and not when it shrank', async () => {
    await scene.runs(scene.alpha, sub('trudy'), ['t-1']);
    const { digest } = await previewBan(scene.app, csirt, whom(sub('trudy')));
    await scene.runs(scene.alpha, sub('trudy'), ['t-2']);
    await expect(makeBan(scene.app, csirt, request(sub('trudy'), digest))).rejects.toMatchObject({
      code: 'ban.reach-grown',
    });
    const again = await previewBan(scene.app, csirt, whom(sub('trudy')));
    await scene.runs(scene.alpha, sub('trudy'), ['t-1'], { state: 'ended' });
    expect((await makeBan(scene.app, csirt, request(sub('trudy'), again.digest))).state).toBe('active');
  });

  test('always ends, and within the longest time that is allowed', async () => {
    for (const expiresAt of ['2027-01-01T00:00:00Z', '2028-01-05T00:00:00Z'])
      await expect(scene.ban(sub('eve'), { expiresAt })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('keeps what its author said of how certain it is that what runs was taken over', async () => {
    const said = await scene.ban(sub('heidi'), { certainty: 0.9 });
    expect(said.certainty).toBe(0.9);
    const entry = await scene.app.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('subject', '=', said.id)
      .where('kind', '=', 'ban.made')
      .executeTakeFirstOrThrow();
    expect(entry.body).toMatchObject({ certainty: 0.9 });
    expect((await scene.ban(sub('ivan'))).certainty).toBeNull();
    await expect(scene.ban(sub('judy'), { certainty: 1.1 })).rejects.toThrow();
  });

  test('leaves no name in the ledger', async () => {
    const ban = await scene.ban(sub('nobody-else'));
    const rows = await scene.app.db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('subject', '=', ban.id)
      .execute();
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['ban.active', 'ban.made']);
    expect(JSON.stringify(rows)).not.toMatch(/nobody-else|coins/);
  });
});

describe('a second officer', () => {
  const gateway = (n: string) => dn(`Robot: portal ${n}`);

  test('must approve a gateway; its author cannot, also not by a token of theirs', async () => {
    const ban = await scene.ban(gateway('a'));
    expect(ban).toMatchObject({ state: 'awaiting-approval', orderId: null, approval: { needed: true } });
    const digest = ban.reach?.digest as string;
    await expect(
      answerBan(scene.app, csirt, ban.id, { answer: 'approve', digest, reason: '' }),
    ).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [administrator, auditor])
      await expect(
        answerBan(scene.app, actor, ban.id, { answer: 'approve', digest, reason: '' }),
      ).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(
      answerBan(scene.app, northOfficer, ban.id, { answer: 'approve', digest, reason: '' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await readBan(scene.app, csirt, ban.id)).may.approve).toBe(false);
    expect((await readBan(scene.app, second, ban.id)).may.approve).toBe(true);
    const approved = await answerBan(scene.app, second, ban.id, {
      answer: 'approve',
      digest,
      reason: 'seen',
    });
    expect(approved).toMatchObject({ state: 'active', counts: { queued: 2, 'no-agent': 1 } });
    await expect(
      answerBan(scene.app, second, ban.id, { answer: 'approve', digest, reason: '' }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('must approve above a limit of workloads, and the limits are an administrator’s', async () => {
    const limits = await readLimits(scene.app, csirt);
    await expect(changeLimits(scene.app, csirt, { ...limits, workloads: 1000 })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await changeLimits(scene.app, administrator, { ...limits, workloads: 2 });
    const view = await previewBan(scene.app, csirt, whom(sub('mallory')));
    expect(view.approval.reasons).toEqual(['It reaches 3 workloads; above 2 a second officer must approve.']);
    await changeLimits(scene.app, administrator, limits);
  });

  test('must approve a ban of many people, however they are named together', async () => {
    const limits = await readLimits(scene.app, csirt);
    await changeLimits(scene.app, administrator, { ...limits, users: 5 });
    const people = Array.from({ length: 6 }, (_, n) => sub(`clique-${n}`));
    const many = { subject: { identifiers: people, cascade: false }, effects: denyNew, sites: null };
    const view = await previewBan(scene.app, csirt, many);
    expect(view.totals.users).toBe(6);
    expect(view.approval.reasons).toEqual(['It reaches 6 people; above 5 a second officer must approve.']);
    // Who says by their own word that all are one person does not get round the second one.
    await inTransaction(scene.app.db, async (tx) => {
      for (const one of people.slice(1)) await tie(tx, 'same-person', people[0] as typeof one, one);
    });
    const tied = await previewBan(scene.app, csirt, many);
    expect(tied.totals.users).toBe(1);
    expect(tied.approval.needed).toBe(true);
    await changeLimits(scene.app, administrator, limits);
  });

  test('must approve a ban of an organisation or a VO, though nobody of it is known', async () => {
    for (const identifier of [
      { format: 'x509' as const, name: 'O=Unheard of,C=IT' },
      { format: 'fqan' as const, fqan: '/unheard-of' },
    ]) {
      const view = await previewBan(scene.app, csirt, whom(identifier));
      expect(view.approval.reasons).toMatchObject([expect.stringContaining('stands for everybody under it')]);
    }
    await scene.runs(scene.alpha, dn('Member One'), []);
    await scene.runs(scene.alpha, dn('Member Two'), []);
    const under = await previewBan(
      scene.app,
      csirt,
      whom({ format: 'x509', name: 'OU=People,DC=example,DC=org' }),
    );
    expect(under.totals.users).toBeGreaterThan(2);
  });

  test('sees the reach as it is now: what has grown since is looked at again', async () => {
    const ban = await scene.ban(gateway('b'));
    await scene.runs(scene.gamma, gateway('b'), ['g-1']);
    const digest = ban.reach?.digest as string;
    const approve = (of: string) =>
      answerBan(scene.app, second, ban.id, { answer: 'approve', digest: of, reason: '' });
    await expect(approve(digest)).rejects.toMatchObject({ code: 'ban.reach-grown' });
    const looked = await lookAgain(scene.app, csirt, ban.id);
    expect(looked.reach?.totals.workloads).toBe(1);
    await expect(approve(digest)).rejects.toMatchObject({ code: 'ban.not-previewed' });
    expect((await approve(looked.reach?.digest as string)).state).toBe('active');
  });

  test('may refuse; the author may withdraw; nobody in time lets it lapse', async () => {
    const [refused, withdrawn, lapsed] = [
      await scene.ban(gateway('c')),
      await scene.ban(gateway('d')),
      await scene.ban(gateway('e')),
    ];
    expect((await answerBan(scene.app, second, refused.id, { answer: 'refuse', reason: 'no' })).state).toBe(
      'refused',
    );
    expect((await withdrawBan(scene.app, csirt, withdrawn.id, 'a mistake')).state).toBe('withdrawn');
    await scene.app.clock.advance(25 * 3_600_000);
    await endDueBans(scene.app);
    expect((await readBan(scene.app, csirt, lapsed.id)).state).toBe('lapsed');
    for (const { orderId } of [refused, withdrawn, lapsed]) expect(orderId).toBeNull();
  });
});

describe('the end of a ban', () => {
  test('is an inverse to every site, says what it cannot bring back, and leaves nothing on the board', async () => {
    const ban = await scene.ban(sub('carol'));
    const order = await scene.orderAt(scene.alpha, ban.orderId);
    await scene.alpha.obey(order);
    expect((await previewLift(scene.app, csirt, ban.id)).sites).toBe(3);
    const lifted = await liftBan(scene.app, csirt, ban.id, 'it was somebody else');
    expect(lifted).toMatchObject({ state: 'lifted', may: { lift: false, extend: false } });
    const inverse = await scene.orderAt(scene.alpha, lifted.liftOrderId);
    expect(inverse).toMatchObject({ kind: 'unban', undoes: order.id });
    await scene.alpha.send(order, 'released', {
      step: 4,
      effects: [anEffect(scene.app.clock.now(), { state: 'released' })],
    });
    await scene.alpha.send(inverse, 'verified', {
      effects: [anEffect(scene.app.clock.now(), { state: 'released' })],
    });
    const board = await readBoard(scene.app, csirt, ban.id);
    expect(board.lifting?.find(({ site }) => site.name === 'alpha')?.state).toBe('verified');
    expect(board.rows.find(({ site }) => site.name === 'alpha')?.state).toBe('released');
    await expect(liftBan(scene.app, csirt, ban.id, 'again')).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('comes by itself when its time is over', async () => {
    const ban = await scene.ban(sub('dave'), { expiresAt: '2027-01-20T00:00:00Z' });
    await scene.app.clock.advance(Date.parse('2027-01-20T00:00:00Z') - scene.app.clock.now().getTime());
    await endDueBans(scene.app);
    const ended = await readBan(scene.app, csirt, ban.id);
    expect(ended).toMatchObject({ state: 'expired', liftOrderId: null });
    expect(ended.counts).toEqual({ expired: 3 });
  });

  test('is an inverse also to a site that has since left the NGI whose ban it was', async () => {
    const ban = await scene.ban(sub('moved'), {}, northOfficer);
    await scene.app.db
      .updateTable('site')
      .set({ ngi_id: 'ngi_south' })
      .where('id', '=', 'site_alpha')
      .execute();
    const lifted = await liftBan(scene.app, northOfficer, ban.id, 'over');
    expect(
      (await scene.alpha.orders()).filter(({ kind }) => kind === 'unban').map(({ undoes }) => undoes),
    ).toContain(ban.orderId);
    expect(lifted.state).toBe('lifted');
    await scene.app.db
      .updateTable('site')
      .set({ ngi_id: 'ngi_north' })
      .where('id', '=', 'site_alpha')
      .execute();
  });

  test('moves when it is extended: a later order goes out, and lifting undoes them both', async () => {
    const ban = await scene.ban(sub('erin'), { expiresAt: '2027-02-01T00:00:00Z' });
    await expect(
      extendBan(scene.app, csirt, ban.id, { expiresAt: '2027-01-30T00:00:00Z', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    await scene.app.clock.advance(1);
    const longer = await extendBan(scene.app, csirt, ban.id, {
      expiresAt: '2027-03-01T00:00:00Z',
      reason: 'not over',
    });
    expect(longer.orderId).not.toBe(ban.orderId);
    expect((await scene.orderAt(scene.alpha, longer.orderId)).expiresAt).toBe('2027-03-01T00:00:00.000Z');
    await liftBan(scene.app, csirt, ban.id, 'over');
    const undone = (await scene.alpha.orders())
      .filter(({ kind }) => kind === 'unban')
      .map(({ undoes }) => undoes);
    expect(undone).toEqual(expect.arrayContaining([ban.orderId, longer.orderId]));
  });

  test('is for officers of its place', async () => {
    const ban = await scene.ban(sub('frank'), { sites: ['alpha'] });
    for (const actor of [administrator, auditor, northOfficer, alphaContact])
      await expect(liftBan(scene.app, actor, ban.id, 'x')).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(liftBan(scene.app, southOfficer, ban.id, 'x')).rejects.toMatchObject({ code: 'not-found' });
    const own = await scene.ban(sub('grace'), {}, northOfficer);
    expect(own.counts).toEqual({ queued: 1, 'no-agent': 1 });
    expect((await liftBan(scene.app, northOfficer, own.id, 'ours')).state).toBe('lifted');
  });
});

describe('who sees a ban', () => {
  const seen = async (actor: Actor, id: string) =>
    (await listBans(scene.app, actor, { state: 'all', limit: 500 })).items.some((ban) => ban.id === id);

  test('a site its own part, without the reach and without other sites', async () => {
    const ban = await scene.ban(sub('mallory'));
    const view = await readBan(scene.app, gammaContact, ban.id);
    expect(view).toMatchObject({ reach: null, counts: { queued: 1 }, events: [], may: { lift: false } });
    expect((await readBoard(scene.app, gammaContact, ban.id)).rows.map(({ site }) => site.name)).toEqual([
      'gamma',
    ]);
    expect(JSON.stringify(view)).not.toMatch(/alpha|beta/);
  });

  test('a site is not shown what the banned is called at another one', async () => {
    const account = { format: 'keystone-user' as const, siteId: 'site_alpha', userId: 'secret-user' };
    const subject = { identifiers: [account, sub('local-too')], cascade: true };
    const ban = await scene.ban(account, { subject });
    expect(ban.title).toContain('secret-user');
    for (const actor of [gammaContact, southOfficer]) {
      const view = await readBan(scene.app, actor, ban.id);
      expect(view.subject.identifiers).toEqual([sub('local-too')]);
      expect(JSON.stringify([view, await readBoard(scene.app, actor, ban.id)])).not.toContain('secret-user');
    }
    expect((await readBan(scene.app, alphaContact, ban.id)).title).toContain('secret-user');
  });

  test('RED: the CSIRT and the sites that are ordered; no auditor, no NGI', async () => {
    const ban = await scene.ban(sub('heidi'), { tlp: 'RED', sites: ['gamma'] });
    for (const actor of [auditor, southOfficer, alphaContact]) {
      expect(await seen(actor, ban.id)).toBe(false);
      await expect(readBan(scene.app, actor, ban.id)).rejects.toMatchObject({ code: 'not-found' });
    }
    for (const actor of [csirt, administrator, gammaContact]) expect(await seen(actor, ban.id)).toBe(true);
  });

  test('what waits for approval: nobody at the sites', async () => {
    const ban = await scene.ban(dn('Robot: portal z'));
    for (const actor of [alphaContact, northOfficer]) expect(await seen(actor, ban.id)).toBe(false);
    expect(await seen(auditor, ban.id)).toBe(true);
  });
});

describe('a site', () => {
  test('may ask to be spared; when it is, the ban is undone there alone', async () => {
    const ban = await scene.ban(sub('ivan'));
    await expect(askSparing(scene.app, gammaContact, ban.id, 'site_alpha', 'x')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(askSparing(scene.app, csirt, ban.id, 'site_alpha', 'x')).rejects.toMatchObject({
      code: 'auth.denied',
    });
    const asked = await askSparing(scene.app, gammaContact, ban.id, 'site_gamma', 'he is our admin');
    expect(asked.sparings).toMatchObject([{ state: 'open', reason: 'he is our admin' }]);
    expect(asked.may.askSparing).toBe(false);
    await expect(
      answerSparing(scene.app, gammaContact, ban.id, 'site_gamma', { answer: 'spare', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'auth.denied' });
    const spared = await answerSparing(scene.app, csirt, ban.id, 'site_gamma', {
      answer: 'spare',
      reason: 'they watch him',
    });
    expect(spared).toMatchObject({ state: 'active', sparings: [{ state: 'spared' }] });
    const undone = (orders: { undoes: string | null }[]) =>
      orders.some(({ undoes }) => undoes === ban.orderId);
    expect(undone(await scene.gamma.orders())).toBe(true);
    expect(undone(await scene.alpha.orders())).toBe(false);
  });

  test('that comes to the federation later gets the bans that are for all', async () => {
    const ban = await scene.ban(sub('judy'));
    await scene.app.clock.advance(1000);
    const now = scene.app.clock.now();
    await scene.app.db
      .insertInto('site')
      .values({
        id: 'site_delta',
        name: 'delta',
        name_key: 'delta',
        ngi_id: 'ngi_south',
        official_name: null,
        country: null,
        time_zone: null,
        certification: null,
        latitude: null,
        longitude: null,
        first_seen_at: now,
        last_seen_at: now,
        gone_at: null,
      })
      .execute();
    const delta = await simulatedAgent(scene.app, 'site_delta');
    await tellNewSites(scene.app);
    expect((await delta.orders()).map(({ id }) => id)).toContain(ban.orderId);
  });
});
