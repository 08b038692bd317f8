import type { Actor } from '@muster/contract';
import { recordReportRequest } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actorOf } from '../incidents/incidents.fixture.ts';
import { assignMail, dismissMail, receiveMail } from '../mail/index.ts';
import { attachReport, dismissReport, incidentFromReport } from './decide.ts';
import { eraseOldReports, takeUpReports } from './sweep.ts';
import { recordReport } from './take-report.ts';
import { type IntakeScene, intakeScene, officer } from './testing/intake-scene.ts';
import { countReports, listReports, viewReport } from './views.ts';

let scene: IntakeScene;
beforeAll(async () => {
  scene = await intakeScene();
});
afterAll(() => scene.close());

const asked = { tlp: 'AMBER' as const, severity: 'medium' as const, answer: false };
const eventsOf = (incident: string, kind: string) =>
  scene.app.db
    .selectFrom('incident_event')
    .selectAll()
    .where('incident_id', '=', incident)
    .where('kind', '=', kind)
    .execute();
const answersTo = (address: string) =>
  scene.app.db
    .selectFrom('message')
    .innerJoin('delivery', 'delivery.message_id', 'message.id')
    .select(['message.subject', 'message.public_id', 'message.body'])
    .where('message.kind', '=', 'report-answer')
    .where('delivery.address', '=', address)
    .execute();

describe('a mail that belongs to nothing', () => {
  test('becomes a report with addresses, ports, times and the site that they are of', async () => {
    const report = await scene.reported(
      'Your host 192[.]0[.]2[.]66:40022 attacks our server 203.0.113.10 port 22 since 2027-01-05 07:30 CET.',
    );
    expect(report).toMatchObject({
      format: 'text',
      state: 'open',
      reporter: { address: 'jane@reporter.example', name: 'Jane Doe' },
      addresses: ['192.0.2.66'],
      sites: [{ id: 'site_alpha', because: '192.0.2.66 is in 192.0.2.0/24' }],
      happenedAt: '2027-01-05T06:30:00.000Z',
      answerTo: 'jane@reporter.example',
    });
    for (const { start, end, kind } of report.facts)
      if (kind === 'address') expect(report.text.slice(start, end)).toMatch(/192|203/);
    const { body } = await scene.app.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('kind', '=', 'report.received')
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(body)).not.toMatch(/jane|192\.0/i);
  });

  test('in X-ARF is read by its own fields though a machine sent it, and is never answered', async () => {
    const mail = await scene.receive(
      [
        'From: fail2ban <noreply@honey.example>',
        'To: csirt@muster.example',
        'Subject: abuse report about 192.0.2.77',
        'Auto-Submitted: auto-generated',
        'X-ARF: YES',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        '',
        'An address of yours attacked us.',
        '--b',
        'Content-Type: text/plain; charset=utf-8; name="report.txt"',
        'Content-Disposition: attachment; filename="report.txt"',
        '',
        'Reported-From: noreply@honey.example',
        'Category: abuse',
        'Report-Type: login-attack',
        'Service: ssh',
        'Version: 0.1',
        'Date: Tue, 05 Jan 2027 06:30:00 +0000',
        'Source-Type: ip-address',
        'Source: 192.0.2.77',
        'Port: 22',
        'Schema-URL: http://www.x-arf.org/schema/abuse_login-attack_0.1.2.json',
        '--b--',
      ].join('\n'),
      'noreply@honey.example',
    );
    const { id } = await scene.app.db
      .selectFrom('abuse_report')
      .select('id')
      .where('mail_id', '=', mail)
      .executeTakeFirstOrThrow();
    expect(await scene.view(id)).toMatchObject({
      format: 'x-arf',
      abuseKind: 'login-attack',
      addresses: ['192.0.2.77'],
      sites: [{ id: 'site_alpha' }],
      happenedAt: '2027-01-05T06:30:00.000Z',
      answerTo: null,
    });
    expect((await scene.view(id)).facts.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'time 2027-01-05T06:30:00.000Z',
      'address 192.0.2.77',
    ]);
    const view = await incidentFromReport(scene.app, officer, id, { ...asked, answer: true });
    expect(view.answeredAt).toBe(null);
    expect(await answersTo('noreply@honey.example')).toEqual([]);
  });

  test('in ARF is a complaint about an address', async () => {
    const mail = await scene.receive(
      [
        'From: fbl@isp.example',
        'To: csirt@muster.example',
        'Subject: complaint',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'This is an email abuse report.',
        '--b',
        'Content-Type: message/feedback-report',
        '',
        'Feedback-Type: abuse',
        'User-Agent: x/1',
        'Version: 1',
        'Source-IP: 192.0.2.25',
        '',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'From: spam@alpha.example',
        'Subject: buy',
        '',
        'text from 203.0.113.99',
        '--b--',
      ].join('\n'),
      'fbl@isp.example',
    );
    const row = await scene.app.db
      .selectFrom('abuse_report')
      .selectAll()
      .where('mail_id', '=', mail)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ format: 'arf', abuse_kind: 'abuse', may_answer: false });
    expect((await scene.view(row.id)).addresses).toEqual(['192.0.2.25']);
  });

  test.each([
    ['a vacation note', ['Auto-Submitted: auto-replied', 'Subject: Out of office'], 'jane@reporter.example'],
    ['a bounce', ['Subject: Undelivered Mail Returned to Sender', 'From: MAILER-DAEMON@x.example'], ''],
  ])('is no report when it is %s', async (_what, headers, from) => {
    const before = await scene.app.db.selectFrom('abuse_report').select('id').execute();
    const fromLine = headers.some((one) => one.startsWith('From')) ? [] : ['From: jane@reporter.example'];
    await scene.receive(
      [...headers, ...fromLine, 'To: csirt@muster.example', '', 'I am away.'].join('\n'),
      from,
    );
    expect(await scene.app.db.selectFrom('abuse_report').select('id').execute()).toEqual(before);
  });

  test('told twice is one line in the triage, and decided once', async () => {
    const first = await scene.reported('Scan from 192.0.2.80 again', {
      from: 'bob@r.example',
      subject: 'Scan 1',
    });
    const second = await scene.reported('Scan from 192.0.2.80 still', {
      from: 'bob@r.example',
      subject: 'Scan 2',
    });
    await scene.reported('Scan from 192.0.2.80', { from: 'other@r.example', subject: 'Scan 3' });
    await scene.reported('Scan from 192.0.2.81', { from: 'bob@r.example', subject: 'Scan 4' });
    const open = await scene.open();
    expect(
      open.filter(({ subject }) => subject.startsWith('Scan')).map((one) => [one.subject, one.alike]),
    ).toEqual([
      ['Scan 1', 1],
      ['Scan 3', 0],
      ['Scan 4', 0],
    ]);
    expect((await scene.view(first.id)).group.map(({ id }) => id)).toEqual([second.id]);
    await dismissReport(scene.app, officer, second.id, { reason: 'a probe of their own', answer: false });
    expect(await scene.view(first.id)).toMatchObject({ state: 'dismissed', reason: 'a probe of their own' });
    await expect(
      dismissReport(scene.app, officer, first.id, { reason: 'again', answer: false }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });
});

test('reports of one reporter that are read at the same moment find each other', async () => {
  const { mail: box, app } = scene;
  await app.clock.advance(16 * 60_000);
  const mails = [1, 2, 3].map((n) =>
    receiveMail(app, {
      raw: Buffer.from(
        `From: crowd@r.example\r\nTo: csirt@muster.example\r\nSubject: Crowd ${n}\r\n\r\nScan from 192.0.2.82`,
      ),
      envelopeFrom: 'crowd@r.example',
      envelopeTo: ['csirt@muster.example'],
      peer: '192.0.2.9',
    }),
  );
  await Promise.all(mails);
  await box.runner.runDue();
  await scene.run();
  const crowd = (await scene.open()).filter(({ subject }) => subject.startsWith('Crowd'));
  expect(crowd.map(({ alike }) => alike)).toEqual([2]);
  const notices = await app.db.selectFrom('notice').select(['recipient', 'text']).execute();
  expect(notices.filter(({ text }) => text.includes('Crowd'))).toEqual([
    { recipient: 'csirt-duty', text: expect.stringContaining('about alpha: Crowd') },
  ]);
});

describe('one click', () => {
  test('opens an incident with site, suspicion, observables and mail, and thanks the reporter', async () => {
    const report = await scene.reported(
      'Attack from 192.0.2.90 port 4444 against 203.0.113.5, from 198.51.100.3 too',
      {
        from: 'ann@r.example',
        subject: 'Re: Botnet',
      },
    );
    const done = await incidentFromReport(scene.app, officer, report.id, { ...asked, answer: true });
    expect(done).toMatchObject({ state: 'attached', incident: { publicId: expect.stringMatching(/^EGI-/) } });
    const incident = done.incident?.id ?? '';
    const row = await scene.app.db
      .selectFrom('incident')
      .selectAll()
      .where('id', '=', incident)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ title: 'Botnet', tlp: 'AMBER', exercise: false });
    const sites = await scene.app.db
      .selectFrom('incident_site')
      .select(['site_id', 'state'])
      .where('incident_id', '=', incident)
      .orderBy('site_id')
      .execute();
    expect(sites).toEqual([
      { site_id: 'site_alpha', state: 'suspected' },
      { site_id: 'site_beta', state: 'suspected' },
    ]);
    const facts = await scene.app.db
      .selectFrom('incident_fact')
      .select(['kind', 'at'])
      .where('incident_id', '=', incident)
      .execute();
    expect(facts.map(({ kind, at }) => [kind, at?.toISOString()])).toContainEqual([
      'suspected',
      report.receivedAt,
    ]);
    const observables = await scene.app.db
      .selectFrom('observable')
      .select(['value', 'site_id', 'audience', 'ioc'])
      .where('incident_id', '=', incident)
      .orderBy('value')
      .execute();
    expect(observables).toEqual([
      { value: '192.0.2.90', site_id: 'site_alpha', audience: 'parties', ioc: true },
      { value: '198.51.100.3', site_id: 'site_beta', audience: 'parties', ioc: true },
      { value: '203.0.113.5', site_id: null, audience: 'csirt', ioc: false },
    ]);
    const [event] = await eventsOf(incident, 'report.attached');
    expect(event).toMatchObject({ audience: 'csirt', site_id: null });
    const [answer] = await answersTo('ann@r.example');
    expect(answer).toMatchObject({ public_id: done.incident?.publicId });
    expect(answer?.body).not.toMatch(/192\.0\.2|alpha/);
    expect(await scene.mail.triageOf(report.mail ?? '')).toBe('assigned');
  });

  test('takes what hung on the mail into evidence', async () => {
    const mail = await scene.receive(
      [
        'From: Kim <kim@r.example>',
        'To: csirt@muster.example',
        'Subject: Log attached',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'Your 192.0.2.44 attacks us.',
        '--b',
        'Content-Type: text/plain; name="auth.log"',
        'Content-Disposition: attachment; filename="auth.log"',
        '',
        'sshd: Failed password from 192.0.2.44',
        '--b--',
      ].join('\n'),
      'kim@r.example',
    );
    const { id } = await scene.app.db
      .selectFrom('abuse_report')
      .select('id')
      .where('mail_id', '=', mail)
      .executeTakeFirstOrThrow();
    const { incident } = await incidentFromReport(scene.app, officer, id, asked);
    await scene.run();
    const items = await scene.app.db
      .selectFrom('evidence_item')
      .select(['name', 'mail_id', 'audience'])
      .where('incident_id', '=', incident?.id ?? '')
      .execute();
    expect(items).toEqual([{ name: 'auth.log', mail_id: mail, audience: 'csirt' }]);
  });

  test('that comes twice at once opens one incident', async () => {
    const report = await scene.reported('Attack from 192.0.2.91', { subject: 'Twice' });
    const both = await Promise.allSettled([
      incidentFromReport(scene.app, officer, report.id, asked),
      incidentFromReport(scene.app, officer, report.id, asked),
    ]);
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
    const opened = await scene.app.db
      .selectFrom('incident')
      .select('id')
      .where('title', '=', 'Twice')
      .execute();
    expect(opened).toHaveLength(1);
    expect(await eventsOf(opened[0]?.id ?? '', 'report.attached')).toHaveLength(1);
  });

  test('adds it to the incident that knows the same address, which is suggested first', async () => {
    const one = await scene.reported('Miner at 192.0.2.92', { subject: 'Miner' });
    const { incident } = await incidentFromReport(scene.app, officer, one.id, asked);
    const two = await scene.reported('Something odd at 192.0.2.92', {
      from: 'eve@r.example',
      subject: 'Odd',
    });
    expect(two.suggestions[0]).toMatchObject({
      incident: incident?.id,
      reasons: expect.arrayContaining(['knows 192.0.2.92', 'is at alpha']),
    });
    const id = incident?.publicId ?? '';
    const done = await attachReport(scene.app, officer, two.id, { incident: id.toLowerCase(), answer: true });
    expect(done).toMatchObject({ state: 'attached', incident: { id: incident?.id } });
    expect(await answersTo('eve@r.example')).toHaveLength(1);
    // Once a day, however much they write.
    const three = await scene.reported('And 192.0.2.93', { from: 'eve@r.example', subject: 'More' });
    await dismissReport(scene.app, officer, three.id, { reason: 'known', answer: true });
    expect(await answersTo('eve@r.example')).toHaveLength(1);
  });

  test('adds nothing to a drill, to what is closed, or to what is not there', async () => {
    const { id } = await scene.reported('Attack from 192.0.2.94', { subject: 'Not there' });
    for (const [incident, code] of [
      [scene.mail.publicId, 'state.conflict'],
      ['EGI-20200101-01', 'not-found'],
    ] as const)
      await expect(attachReport(scene.app, officer, id, { incident, answer: false })).rejects.toMatchObject({
        code,
      });
    expect((await scene.view(id)).state).toBe('open');
  });
});

test('a report by telephone is a report, grouped, matched and answered like others', async () => {
  const request = recordReportRequest.parse({
    via: 'phone',
    reporterName: 'Tom',
    reporterAddress: 'Tom@R.example',
    subject: 'Called at night',
    text: 'They see scans from 192.0.2.95 since 2027-01-05 06:00 UTC',
  });
  const id = await recordReport(scene.app, officer, request);
  expect(await scene.view(id)).toMatchObject({
    via: 'phone',
    mail: null,
    reporter: { address: 'tom@r.example' },
    sites: [{ id: 'site_alpha' }],
    answerTo: 'tom@r.example',
  });
  await dismissReport(scene.app, officer, id, { reason: 'nothing', answer: true });
  expect((await answersTo('tom@r.example'))[0]?.public_id).toMatch(/^REPORT-/);
});

test('a mail that is dismissed among the mails leaves the triage, and nothing can be decided on it any more', async () => {
  const { id, mail } = await scene.reported('Attack from 192.0.2.96', { subject: 'Elsewhere' });
  await dismissMail(scene.app, officer, mail ?? '');
  expect((await scene.open()).map((one) => one.id)).not.toContain(id);
  await expect(incidentFromReport(scene.app, officer, id, asked)).rejects.toMatchObject({
    code: 'state.conflict',
  });
});

test('what was decided among the mails is decided for the report too, so that it is erased in its time', async () => {
  const one = await scene.reported('Attack from 192.0.2.61', { subject: 'Placed there' });
  const two = await scene.reported('Attack from 192.0.2.62', {
    subject: 'Dismissed there',
    from: 'z@r.example',
  });
  const { incident } = await incidentFromReport(scene.app, officer, one.id, asked);
  const three = await scene.reported('Attack from 192.0.2.63', {
    subject: 'Placed later',
    from: 'y@r.example',
  });
  await assignMail(scene.app, officer, three.mail ?? '', incident?.publicId ?? '');
  await dismissMail(scene.app, officer, two.mail ?? '');
  await takeUpReports(scene.app);
  expect(await scene.view(two.id)).toMatchObject({ state: 'dismissed', decidedBy: officer.id });
  expect(await scene.view(three.id)).toMatchObject({ state: 'attached', incident: { id: incident?.id } });
});

test('what a server left behind when it died is taken up', async () => {
  const { id, mail } = await scene.reported('Attack from 192.0.2.97', { subject: 'Left' });
  await scene.app.db.updateTable('abuse_report').set({ state: 'dismissed' }).where('id', '=', id).execute();
  await takeUpReports(scene.app);
  expect(await scene.mail.triageOf(mail ?? '')).toBe('dismissed');
});

test.each<[string, Actor, boolean, boolean]>([
  ['an auditor', actorOf('auditor'), true, false],
  ['an NGI', actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' }), false, false],
  ['a site', actorOf('site-contact', { kind: 'site', siteId: 'site_alpha' }), false, false],
  ['a VO', actorOf('vo-manager', { kind: 'vo', vo: 'biomed' }), false, false],
])('%s', async (_who, by, reads, decides) => {
  const { id } = await scene.reported(`Attack from 192.0.2.98 ${_who}`, { subject: 'Who may' });
  const { app } = scene;
  const ways = [
    [reads, () => listReports(app, by, { state: 'open', limit: 5 })],
    [reads, () => countReports(app, by)],
    [reads, () => viewReport(app, by, id)],
    [decides, () => incidentFromReport(app, by, id, asked)],
    [decides, () => attachReport(app, by, id, { incident: scene.mail.publicId, answer: false })],
    [decides, () => dismissReport(app, by, id, { reason: 'not theirs', answer: false })],
    [
      decides,
      () => recordReport(app, by, recordReportRequest.parse({ via: 'form', subject: 'abc', text: 'abc' })),
    ],
  ] as const;
  for (const [may, way] of ways) {
    if (may) await expect(way()).resolves.toBeDefined();
    else
      await expect(way()).rejects.toMatchObject({ code: expect.stringMatching(/^(auth.denied|not-found)$/) });
  }
});

test('what people wrote is erased when the time of mail is over', async () => {
  const report = await scene.reported('Attack from 192.0.2.99 by Jane', { subject: 'Old' });
  await dismissReport(scene.app, officer, report.id, { reason: 'nothing', answer: false });
  await scene.app.clock.advance(25 * 31 * 86_400_000);
  await eraseOldReports(scene.app);
  expect(await scene.view(report.id)).toMatchObject({
    text: '',
    subject: '',
    facts: [],
    reporter: { address: '' },
  });
});
