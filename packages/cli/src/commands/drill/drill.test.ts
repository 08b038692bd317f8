import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { brno, CAMPAIGN, NOW, plzen, testBoard, testCampaign, testId } from './testing-board.ts';
import { FakeServer, Status } from './testing-server.ts';

const server = new FakeServer();
const path = `/api/v1/campaigns/${CAMPAIGN}`;
const { id, name, state, window, createdAt, startedAt, closedAt } = testCampaign;
const summary = { id, name, state, window, createdAt, startedAt, closedAt };
const health = { status: 'ok', version: '0.1.0', roles: ['http'], at: NOW };
const nothingLeft = { copies: 3, stopped: 2, endedOtherwise: 1, neverStarted: 0, unreachable: [] };

beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  server.forget();
  server
    .on('GET /health', health)
    .on('GET /api/v1/campaigns', [summary])
    .on(`GET ${path}`, testCampaign)
    .on(`GET ${path}/board`, testBoard);
});

function sent(method: string): unknown {
  return server.calls.find((call) => call.method === method)?.body;
}

describe('naming a campaign', () => {
  test('its id asks for no list', async () => {
    await server.muster(['drill', 'show', CAMPAIGN]);
    expect(server.calls.map(({ url }) => url)).toEqual([path]);
  });

  test('its name, or how that begins, is enough', async () => {
    expect((await server.muster(['drill', 'show', 'autumn'])).code).toBe(0);
    expect(server.calls.map(({ url }) => url)).toEqual(['/api/v1/campaigns', path]);
  });

  test('an unknown name says which there are, an ambiguous one asks for the id', async () => {
    const unknown = await server.muster(['drill', 'show', 'Spring']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain(`Autumn drill (${CAMPAIGN})`);
    server.on('GET /api/v1/campaigns', [summary, { ...summary, id: testId('cmp', 2), name: 'Autumn two' }]);
    expect((await server.muster(['drill', 'show', 'autumn'])).err).toContain('several');
  });
});

test('who only takes part is shown the scheme', async () => {
  const refused = { code: 'not-found', status: 404, title: 'There is no such thing.', detail: '' };
  server
    .on(`GET ${path}`, () => new Status(404, refused))
    .on(`GET ${path}/scheme`, {
      campaign: CAMPAIGN,
      name: 'Autumn drill',
      window,
      checks: [{ id: 'K4', title: 'Submission address found', axis: 'containment', weight: 2 }],
      deadlines: [],
      questions: [],
      parameters: {},
      sha256: 'ab',
    });
  const shown = await server.muster(['drill', 'show', CAMPAIGN]);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('Submission address found');
});

test('a draft takes the server’s time for its window and says what comes next', async () => {
  server.on('POST /api/v1/campaigns', () => new Status(201, { ...testCampaign, state: 'draft' }));
  const args = ['--scenario', 'rogue-user', '--site', 'Plzeň', 'Brno'];
  const { code, out } = await server.muster(['drill', 'create', 'Autumn drill', ...args]);
  expect(code).toBe(0);
  expect(sent('POST')).toEqual({
    name: 'Autumn drill',
    scenario: 'rogue-user',
    sites: ['Plzeň', 'Brno'],
    from: NOW,
    to: '2027-02-16T12:00:00.000Z',
  });
  expect(out).toContain(`Next: muster drill rehearse ${CAMPAIGN}`);
});

test.each([
  [['drill', 'create', 'Autumn drill', '--scenario', 'a', '--file', 'b', '--all']],
  [['drill', 'create', 'Autumn drill', '--scenario', 'rogue-user']],
  [['drill', 'create', 'Autumn drill', '--scenario', 'rogue-user', '--site', 'Brno', '--from', 'tomorrow']],
  [['drill', 'authorise', CAMPAIGN, '--site', 'Brno']],
  [['drill', 'leave-out', CAMPAIGN, '--site', 'Brno']],
  [['drill', 'abort', CAMPAIGN]],
  [['drill', 'contact', CAMPAIGN, '--site', 'Brno', '--kind', 'smoke', '--reached', 'human']],
  [['drill', 'hint', CAMPAIGN, '--site', 'Brno', '--question', 'F9']],
  [['drill', 'waive', CAMPAIGN, '--site', 'Brno', '--check', 'Z1', '--reason', 'because']],
  [['drill', 'review', CAMPAIGN, '--accept']],
  [['drill', 'review', CAMPAIGN, '--item', 'clm_1', '--accept', '--refuse']],
  [['drill', 'appeal', 'answer', 'app_1', '--accept', '--answer', 'you are right']],
  [
    [
      'drill',
      'override',
      CAMPAIGN,
      '--site',
      'Nowhere',
      '--check',
      'K4',
      '--verdict',
      'pass',
      '--reason',
      'because',
    ],
  ],
  [['drill', 'report', CAMPAIGN, '--format', 'pdf']],
])('%j is not understood: exit 2, and nothing is changed', async (args) => {
  const result = await server.muster(args);
  expect(result).toMatchObject({ code: 2, out: '' });
  expect(result.err).not.toBe('');
  expect(server.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('a rehearsal that found something exits 1 and names it', async () => {
  const finding = { site: 'Brno', ok: false, what: 'front door', detail: 'It does not answer.' };
  server.on(`POST ${path}/rehearse`, {
    ...testCampaign,
    rehearsal: { at: NOW, ok: false, findings: [finding] },
  });
  const { code, out } = await server.muster(['drill', 'rehearse', CAMPAIGN]);
  expect(code).toBe(1);
  expect(out).toContain('✗  Brno  front door  It does not answer.');
});

test('an authorisation holds who agreed, where, and who knows', async () => {
  server.on(`POST ${path}/authorisations`, () => new Status(201, { id: testId('auth', 1) }));
  const { code } = await server.muster([
    ...['drill', 'authorise', 'Autumn', '--site', 'Brno', '--agreed-by', 'Jana Nová'],
    ...['--host', 'ce1.brno.example', '--address', '192.0.2.0/24'],
    ...['--white-cell', 'Petr Malý', '--white-cell-mail', 'petr@brno.example'],
  ]);
  expect(code).toBe(0);
  expect(sent('POST')).toEqual({
    site: 'Brno',
    agreedBy: 'Jana Nová',
    agreedAt: NOW,
    hosts: ['ce1.brno.example'],
    addresses: ['192.0.2.0/24'],
    whiteCell: { name: 'Petr Malý', email: 'petr@brno.example' },
  });
});

test('“this is real” needs no more than the site', async () => {
  server.on(`POST ${path}/suspensions`, { participation: plzen.participation, suspendedAt: NOW });
  const { out } = await server.muster(['drill', 'suspend', 'Autumn', '--site', 'Plzeň']);
  expect(sent('POST')).toEqual({ site: 'Plzeň', reason: 'this is real' });
  expect(out).toBe('The drill is suspended at Plzeň since 2027-01-05 12:00 UTC; the officers were told.\n');
});

describe('watching', () => {
  test('once prints the board and ends', async () => {
    const { code, out } = await server.muster(['drill', 'watch', CAMPAIGN, '--once']);
    expect(code).toBe(0);
    expect(out).toContain('✓ 3 pass');
    expect(JSON.parse((await server.muster(['drill', 'watch', CAMPAIGN, '--once', '--json'])).out)).toEqual(
      testBoard,
    );
  });

  test('prints each change as a line of JSON, until the campaign is over', async () => {
    let reads = 0;
    server.on(`GET ${path}/board`, () => {
      reads += 1;
      return reads < 2 ? testBoard : { ...testBoard, campaign: { ...testBoard.campaign, state: 'closed' } };
    });
    const { code, out } = await server.muster(['drill', 'watch', CAMPAIGN, '--json']);
    expect(code).toBe(0);
    const states = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).campaign.state);
    expect(states).toEqual(['running', 'closed']);
  });
});

describe('full stop', () => {
  test('a program is not asked; progress runs to no copy left', async () => {
    let asked = 0;
    server.on(`POST ${path}/stop`, testCampaign).on(`GET ${path}/stop`, () => {
      asked += 1;
      return asked < 2 ? { ...nothingLeft, stopped: 0 } : nothingLeft;
    });
    const { code, out, err } = await server.muster(['drill', 'stop', CAMPAIGN]);
    expect(code).toBe(0);
    expect(sent('POST')).toEqual({ reason: 'Full stop from the terminal' });
    expect(err).toContain('Copies gone  1 of 3');
    expect(out).toContain('No copy is left (3 in all: 2 stopped and said so, 1 had ended, 0 never started).');
  });

  test('what cannot be reached is named with its last possible lifetime: exit 1', async () => {
    const lost = {
      deployment: testId('dep', 1),
      site: 'Brno',
      role: 'implant',
      lastBeat: NOW,
      latestEnd: '2027-01-05T20:00:00.000Z',
    };
    server
      .on(`POST ${path}/stop`, testCampaign)
      .on(`GET ${path}/stop`, { ...nothingLeft, stopped: 1, unreachable: [lost] });
    const { code, out } = await server.muster(['drill', 'stop', CAMPAIGN, '--wait', '0']);
    expect(code).toBe(1);
    expect(out).toContain('1 are not accounted for yet');
    expect(out).toMatch(/Brno .* 2027-01-05 20:00 UTC/);
  });

  test('a person is asked with the extent, and anything but yes does nothing', async () => {
    server.on(`POST ${path}/stop`, testCampaign).on(`GET ${path}/stop`, nothingLeft);
    const no = await server.muster(['drill', 'stop', CAMPAIGN], { tty: true, input: 'no\n' });
    expect(no.code).toBe(2);
    expect(no.err).toContain('Stop 2 copies at 1 site? Type yes:');
    expect(no.err).toContain('Nothing was done.');
    expect(sent('POST')).toBeUndefined();
    expect((await server.muster(['drill', 'stop', CAMPAIGN], { tty: true, input: 'yes\n' })).code).toBe(0);
    expect((await server.muster(['drill', 'stop', CAMPAIGN, '--yes'], { tty: true })).code).toBe(0);
  });

  test('cleaning up tells what is held, and exits 1 while something is', async () => {
    const held = { deployment: testId('dep', 1), outcome: 'held' };
    server.on(`POST ${path}/clean-up`, [held]);
    const { code, out } = await server.muster(['drill', 'clean-up', CAMPAIGN]);
    expect(code).toBe(1);
    expect(out).toContain('ask it to release the job');
  });
});

test('closing while copies are unaccounted for is refused with its code: exit 3', async () => {
  const problem = {
    code: 'campaign.deployments-unaccounted',
    status: 409,
    title: 'Some.',
    detail: 'dep_1 (until …)',
  };
  server.on(`POST ${path}/close`, () => new Status(409, problem));
  const result = await server.muster(['drill', 'close', CAMPAIGN]);
  expect(result.code).toBe(3);
  expect(result.err).toContain('Code: campaign.deployments-unaccounted');
});

test('a start outside the announced window says when that opens: exit 3', async () => {
  const detail = 'The announced window opens at 2027-02-01T08:00:00.000Z. Nothing was started.';
  const problem = { code: 'campaign.outside-window', status: 409, title: 'The window is not open.', detail };
  server.on(`POST ${path}/start`, () => new Status(409, problem));
  const result = await server.muster(['drill', 'start', CAMPAIGN]);
  expect(result.code).toBe(3);
  expect(result.err).toContain(detail);
  expect(result.err).toContain('Code: campaign.outside-window');
});

describe('a site that refuses', () => {
  const leftOut = { at: NOW, reason: 'moves its machine room' };
  const participations = testCampaign.participations.map((part) =>
    part.site.name === 'Brno' ? { ...part, authorised: false, leftOut } : part,
  );

  test('is left out with a reason, which the campaign and the board show', async () => {
    server.on(`POST ${path}/left-out`, { ...testCampaign, state: 'announced', participations });
    const args = ['--site', 'Brno', '--reason', leftOut.reason];
    const { code, out } = await server.muster(['drill', 'leave-out', CAMPAIGN, ...args]);
    expect(code).toBe(0);
    expect(sent('POST')).toEqual({ site: 'Brno', reason: leftOut.reason });
    expect(out).toMatch(/Brno .*left out: moves its machine room/);
    const { participation, site } = brno;
    server.on(`GET ${path}/board`, {
      ...testBoard,
      sites: [plzen],
      leftOut: [{ ...leftOut, participation, site: { id: site.id, name: site.name } }],
    });
    const board = await server.muster(['drill', 'watch', CAMPAIGN, '--once']);
    expect(board.out).toContain('Brno was left out: moves its machine room');
  });

  test('stands in nobody’s way any more', async () => {
    server.on(`POST ${path}/announce`, { ...testCampaign, state: 'announced', participations });
    const { out } = await server.muster(['drill', 'announce', CAMPAIGN]);
    expect(out).toContain(`Next: muster drill start ${CAMPAIGN}`);
  });

  test('is taken back in, and what that asks for is said', async () => {
    server.on(`DELETE ${path}/left-out/Brno`, { ...testCampaign, state: 'draft' });
    const { code, out } = await server.muster(['drill', 'take-in', CAMPAIGN, '--site', 'Brno']);
    expect(code).toBe(0);
    expect(out).toContain(`Next: muster drill rehearse ${CAMPAIGN}`);
  });
});

describe('review and claims', () => {
  const item = {
    id: testId('clm', 1),
    kind: 'claim',
    participation: plzen.participation,
    site: 'Plzeň',
    mail: testId('msg', 1),
    at: NOW,
    from: 'jana@plzen.example',
    subject: 'Re: alarm',
    question: 'Does this say when the identity was banned?',
    quote: 'banned \u001b[31mthis morning',
    start: 3,
    end: 9,
  };

  test('what waits is shown with the words it rests on, harmless for the terminal', async () => {
    server.on(`GET ${path}/review`, [item]);
    const { out } = await server.muster(['drill', 'review', CAMPAIGN]);
    expect(out).toContain('Does this say when the identity was banned?  Plzeň');
    expect(out).toContain('“banned \ufffd[31mthis morning”');
    expect(out).toContain('1 waits for you.');
  });

  test('a decision is sent with its correction', async () => {
    server.on(`POST /api/v1/review/${item.id}`, { done: true });
    const args = ['--item', item.id, '--correct', '2027-01-05T10:42+01:00', '--reason', 'they wrote CET'];
    expect((await server.muster(['drill', 'review', CAMPAIGN, ...args])).code).toBe(0);
    expect(sent('POST')).toEqual({
      decision: 'correct',
      correction: '2027-01-05T10:42+01:00',
      reason: 'they wrote CET',
    });
  });

  test('claims stand beside what was measured, with the gap', async () => {
    const claim = {
      id: testId('clm', 1),
      participation: plzen.participation,
      site: 'Plzeň',
      mail: testId('msg', 1),
      kind: 'identity-banned',
      at: NOW,
      quote: 'banned at 10:42',
      said: '09:42 UTC',
      measured: 'refused since 09:51 to 10:02 UTC',
      gapSeconds: -540,
      judged: 'false',
    };
    server.on(`GET ${path}/claims`, [claim, { ...claim, site: 'Brno', participation: brno.participation }]);
    const { out } = await server.muster(['drill', 'claims', CAMPAIGN, '--site', 'plzeň']);
    expect(out).toMatch(
      /Plzeň +identity-banned +09:42 UTC +refused since 09:51 to 10:02 UTC +−9 min +✗ false/,
    );
    expect(out).not.toContain('Brno');
  });
});

test('a score shows three axes and no fourth', async () => {
  const counts = { pass: 1, late: 0, fail: 0, pending: 0, 'not-applicable': 0, 'our-fault': 0, waived: 0 };
  const axis = { earned: 2.5, possible: 4, counts };
  const times = { count: 1, min: 2520, q1: 2520, median: 2520, q3: 2520, max: 2520 };
  server.on(`POST ${path}/score`, {
    id: testId('run', 1),
    campaign: CAMPAIGN,
    at: NOW,
    final: false,
    ruleVersions: { C1: 1 },
    schemeSha256: 'cd'.repeat(32),
    sites: [
      {
        participation: plzen.participation,
        site: 'Plzeň',
        axes: { communication: axis, containment: axis, forensics: { ...axis, possible: 0 } },
        acknowledgedAfterSeconds: 2520,
        containedAfterSeconds: null,
        verdicts: [],
      },
    ],
    distributions: { acknowledged: times, contained: null },
  });
  const { out } = await server.muster(['drill', 'score', CAMPAIGN]);
  expect(out).toMatch(/Plzeň +2\.5 of 4 +2\.5 of 4 +- +42 min +-/);
  expect(out).toContain('Acknowledged after the alarm: 1 of 1 sites');
  expect(out).toContain('Contained after the alarm: no site yet');
  expect(out).toContain('Interim score');
});

test('a report of one site leaves the others out, and what may not be seen too', async () => {
  server.on(`GET ${path}/appeals`, []);
  const denied = { code: 'auth.denied', status: 403, title: 'No.', detail: 'No.' };
  server
    .on(`GET ${path}/claims`, () => new Status(403, denied))
    .on(`GET ${path}`, () => new Status(403, denied));
  const { code, out } = await server.muster(['drill', 'report', CAMPAIGN, '--site', 'Plzeň']);
  expect(code).toBe(0);
  expect(out).toContain('## Plzeň');
  expect(out).not.toContain('Brno');
  const json = JSON.parse((await server.muster(['drill', 'report', CAMPAIGN, '--format', 'json'])).out);
  expect(json.board.sites).toHaveLength(2);
});

test('appeals and overrides name the participation of a site', async () => {
  server.on('POST /api/v1/appeals', () => new Status(201, { id: testId('app', 1) }));
  await server.muster([
    'drill',
    'appeal',
    'raise',
    CAMPAIGN,
    '--site',
    'Brno',
    '--check',
    'K1',
    '--text',
    'it was banned',
  ]);
  expect(sent('POST')).toEqual({ participation: brno.participation, check: 'K1', text: 'it was banned' });
  server.on('POST /api/v1/overrides', () => new Status(201, { id: testId('ovr', 1) }));
  const args = ['--site', 'Plzeň', '--check', 'K4', '--verdict', 'pass', '--reason', 'the log was cut'];
  const { out } = await server.muster(['drill', 'override', CAMPAIGN, ...args]);
  expect(out).toContain('Plzeň, K4 is pass now');
});

describe('scenarios', () => {
  const measuredBy = {
    startsAt: '2027-01-11T08:00:00.000Z',
    calendar: { zone: 'UTC', version: 'built-in-1' },
  };
  const alarm = { until: null, kind: 'inject', name: 'alarm', deadline: null, what: 'alarm "alarm" is sent' };
  const good = { ok: true, problems: [], outline: [{ at: 3600, ...alarm }], ...measuredBy };

  test('errors are told as file:line:column: exit 1', async () => {
    const file = join(server.home, 'mine.yaml');
    await writeFile(file, 'scenario: x\n');
    const problem = { line: 4, column: 7, path: 'deadlines.contain', message: 'must be positive' };
    server.on('POST /api/v1/scenarios/check', {
      ok: false,
      problems: [problem],
      outline: [],
      ...measuredBy,
    });
    const { code, out } = await server.muster(['scenario', 'check', file]);
    expect({ code, out }).toEqual({ code: 1, out: `${file}:4:7 deadlines.contain: must be positive\n` });
  });

  test('what is in order shows what happens when; without a server that is said: exit 4', async () => {
    const file = join(server.home, 'mine.yaml');
    await writeFile(file, 'scenario: x\n');
    server.on('POST /api/v1/scenarios/check', good);
    expect((await server.muster(['scenario', 'check', file])).out).toContain(
      '1 h after the start  alarm "alarm" is sent',
    );
    expect(await server.muster(['scenario', 'check', file], { url: 'http://127.0.0.1:1' })).toMatchObject({
      code: 4,
    });
    expect(await server.muster(['scenario', 'check', '/nowhere.yaml'])).toMatchObject({ code: 2 });
  });

  test('those that ship can be listed and copied', async () => {
    const shipped = { name: 'rogue-user', version: 1, title: 'A stolen identity', checks: ['C1', 'K1'] };
    server
      .on('GET /api/v1/scenarios', [shipped])
      .on('GET /api/v1/scenarios/rogue-user', { ...shipped, yaml: '# text\nscenario: rogue-user\n' });
    expect((await server.muster(['scenario', 'list'])).out).toMatch(/rogue-user +1 +2 +A stolen identity/);
    expect((await server.muster(['scenario', 'show', 'rogue-user'])).out).toBe(
      '# text\nscenario: rogue-user\n',
    );
  });
});

test('help tells the order of the commands and gives examples', async () => {
  expect((await server.muster(['drill', '--help'])).out).toContain('create, rehearse, authorise');
  expect((await server.muster(['drill', 'authorise', '--help'])).out).toContain('--white-cell "Petr Malý"');
});
