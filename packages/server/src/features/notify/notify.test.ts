import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { queueNotice } from './index.ts';
import { onIncidentEvent } from './on-event.ts';
import type { NewNotice } from './queue-notice.ts';
import { sendDue } from './send-due.ts';
import { sendNotice } from './send-notice.ts';
import { type NotifyScene, notifyScene } from './testing/notify-scene.ts';

const HOUR_MS = 3_600_000;
let scene: NotifyScene;

beforeEach(async () => {
  scene = await notifyScene();
});
afterEach(() => scene.close());

async function queue(notice: Partial<NewNotice>): Promise<void> {
  await scene.inTx((tx) =>
    queueNotice(tx, scene.app, {
      incidentId: scene.incident,
      kind: 'task.due',
      to: [{ kind: 'person', personId: scene.ada }],
      text: 'Look at host7 today.',
      key: 'k',
      ...notice,
    }),
  );
}

async function choose(person: string, kind: string, channel: 'mail' | 'digest' | 'none'): Promise<void> {
  await scene.app.db.insertInto('notice_choice').values({ person_id: person, kind, channel }).execute();
}

async function sleepsAtNight(person: string): Promise<void> {
  await scene.app.db
    .insertInto('notice_times')
    .values({ person_id: person, zone: 'UTC', quiet_from: '07:00', quiet_until: '10:00', digest_at: '12:00' })
    .execute();
}

describe('once', () => {
  test('the same key is told once, however often somebody asks, and a new recipient is told too', async () => {
    await queue({});
    await queue({});
    await scene.settle();
    await queue({
      to: [
        { kind: 'person', personId: scene.ada },
        { kind: 'person', personId: scene.bo },
      ],
    });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'bo@csirt.example']);
  });

  test('who is reached by two ways is told once', async () => {
    await queue({ to: [{ kind: 'person', personId: scene.ada }, { kind: 'csirt-duty' }] });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'bo@csirt.example']);
  });

  test('a server that dies in the middle has told nobody, and the next one tells everybody once', async () => {
    await queue({ to: [{ kind: 'site', siteId: 'site_1' }] });
    const { id } = await scene.app.db.selectFrom('notice').select('id').executeTakeFirstOrThrow();
    const dying = Object.create(scene.app, {
      config: {
        get(): never {
          throw new Error('killed');
        },
      },
    });
    await expect(sendNotice(dying, id)).rejects.toThrow('killed');
    expect(await scene.app.db.selectFrom('notice_delivery').selectAll().execute()).toEqual([]);
    await sendNotice(scene.app, id);
    await sendNotice(scene.app, id);
    await scene.settle();
    expect(scene.addressees()).toEqual(['security@site1.example']);
  });

  test('an event of the log that is handled twice is told once', async () => {
    await scene.giveRole(scene.bo);
    const event = await scene.log({ kind: 'evidence.received', audience: 'parties' });
    for (let i = 0; i < 3; i++) await onIncidentEvent(scene.app, event);
    const notices = await scene.app.db.selectFrom('notice').select('recipient').execute();
    expect(notices).toEqual([{ recipient: `person:${scene.bo}` }]);
  });
});

describe('who', () => {
  test('a task tells the person it was given to, and not the one who gave it', async () => {
    await scene.log({ kind: 'task.given', data: { person: scene.bo }, text: 'Look at host7.' });
    await scene.log({ kind: 'task.given', data: { person: scene.ada }, actor: scene.ada });
    await scene.settle();
    expect(scene.addressees()).toEqual(['bo@csirt.example']);
    expect(scene.sent()[0]?.subject).toContain(`[${scene.publicId}] [TLP:AMBER] Look at host7.`);
    expect(scene.sent()[0]?.text).toContain(`https://muster.example/incidents/${scene.publicId}`);
  });

  test('an incident that is opened, and a site that is added, are no news outside: a person sends the heads-up', async () => {
    await scene.log({ kind: 'incident.opened', audience: 'parties' });
    await scene.log({ kind: 'site.added', siteId: 'site_1', audience: 'parties' });
    await scene.settle();
    expect(scene.addressees().join()).not.toMatch(/site|ngi/);
  });

  test('a site that turns out not to be concerned is told with its NGI, no other site is', async () => {
    await scene.log({ kind: 'site.ended', siteId: 'site_1', audience: 'parties' });
    await scene.settle();
    expect(scene.addressees()).toEqual(['security@ngi1.example', 'security@site1.example']);
    await scene.app.clock.advance(24 * HOUR_MS);
    await scene.settle();
    expect(scene.addressees()).toContain('sam@site1.example');
    expect(scene.addressees()).toContain('nora@ngi.example');
    expect(scene.addressees().join()).not.toMatch(/site2|ngi2/);
  });

  test('what is the CSIRT’s is told to nobody outside, whatever was asked', async () => {
    await queue({
      to: [{ kind: 'site', siteId: 'site_1' }, { kind: 'ngi', ngiId: 'ngi_1' }, { kind: 'csirt-duty' }],
      audience: 'csirt',
    });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'bo@csirt.example']);
  });

  test('what is about one site is told to nobody of another, and what is the CSIRT’s to no party', async () => {
    const dated = {
      state: 'affected',
      added_at: scene.app.clock.now(),
      added_by: 'tok_c',
      ended_at: null,
    } as const;
    await scene.app.db
      .insertInto('incident_site')
      .values({ incident_id: scene.incident, site_id: 'site_2', ...dated })
      .execute();
    await scene.log({ kind: 'tlp.changed', audience: 'csirt' });
    await scene.log({ kind: 'site.changed', siteId: 'site_2' });
    await scene.log({ kind: 'task.given', siteId: 'site_2', data: { for_site: true } });
    await queue({
      siteId: 'site_2',
      to: [
        { kind: 'site', siteId: 'site_1' },
        { kind: 'ngi', ngiId: 'ngi_1' },
      ],
    });
    await scene.settle();
    expect(scene.addressees().join()).not.toMatch(/site1|ngi1/);
    expect(scene.addressees()).toContain('security@site2.example');
  });

  test('whom an incident is shared with learns that it is, not why', async () => {
    await scene.log({
      kind: 'share.given',
      text: 'They host the mother of host7',
      data: { kind: 'ngi', ref: 'ngi_2' },
    });
    const share = {
      kind: 'ngi',
      ref: 'ngi_2',
      reason: 'r',
      shared_by: 'tok_c',
      until: null,
      ended_at: null,
    } as const;
    await scene.app.db
      .insertInto('incident_share')
      .values({ id: 'shr_1', incident_id: scene.incident, shared_at: scene.app.clock.now(), ...share })
      .execute();
    await scene.settle();
    expect(scene.addressees()).toEqual(['security@ngi2.example']);
    expect(scene.sent()[0]?.text).toContain('shared with you');
    expect(scene.sent()[0]?.text).not.toContain('host7');
  });

  test('a site and an NGI that are no party learn nothing', async () => {
    await queue({
      to: [
        { kind: 'site', siteId: 'site_2' },
        { kind: 'ngi', ngiId: 'ngi_2' },
      ],
    });
    await scene.settle();
    expect(scene.sent()).toEqual([]);
  });

  test('who lost the role before the mail went out is not told', async () => {
    await queue({ kind: 'tlp.changed' });
    await scene.settle();
    await scene.app.db
      .updateTable('person_grant')
      .set({ ended_at: scene.app.clock.now(), ended_by: 'system' })
      .where('person_id', '=', scene.ada)
      .execute();
    await scene.app.clock.advance(24 * HOUR_MS);
    await scene.settle();
    expect(scene.sent()).toEqual([]);
  });

  test('the first responder of the rota is told, and the whole team in a gap', async () => {
    await queue({ to: [{ kind: 'csirt-duty' }] });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'bo@csirt.example']);
    await putOnDuty(scene.bo);
    await queue({ to: [{ kind: 'csirt-duty' }], key: 'later' });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'bo@csirt.example', 'bo@csirt.example']);
  });
});

async function putOnDuty(person: string): Promise<void> {
  const at = scene.app.clock.now();
  const made = { made_at: at, made_by: 'system' };
  await scene.app.db
    .insertInto('rota')
    .values({ id: 'rot_1', name: 'Duty', owner_kind: 'federation', owner_id: null, ended_at: null, ...made })
    .execute();
  await scene.app.db
    .insertInto('rota_rotation')
    .values({
      id: 'rtn_1',
      rota_id: 'rot_1',
      members: [person],
      every_days: 7,
      zone: 'UTC',
      handover_time: '09:00',
      starts_on: '2026-12-28',
      ends_on: null,
      withdrawn_at: null,
      ...made,
    })
    .execute();
}

describe('the label', () => {
  test.each(['RED', 'AMBER+STRICT'] as const)('of %s no content leaves Muster', async (tlp) => {
    await scene.setTlp(tlp);
    await queue({
      to: [
        { kind: 'site', siteId: 'site_1' },
        { kind: 'person', personId: scene.ada },
      ],
    });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example', 'security@site1.example']);
    for (const { subject, text } of scene.sent()) {
      expect(subject + text).not.toMatch(/host7|deadline/i);
      expect(subject + text).toContain(scene.publicId);
    }
  });

  test('a label that rose while a notice waited counts', async () => {
    await queue({ kind: 'tlp.changed' });
    await scene.settle();
    await scene.setTlp('RED');
    await scene.app.clock.advance(24 * HOUR_MS);
    await scene.settle();
    const [mail] = scene.sent();
    expect(mail?.text).toContain('1 that can be read only in Muster');
    expect(mail?.text).not.toContain('host7');
  });

  test('of RED an NGI does not learn', async () => {
    await scene.setTlp('RED');
    await queue({ to: [{ kind: 'ngi', ngiId: 'ngi_1' }] });
    await scene.settle();
    expect(scene.sent()).toEqual([]);
  });
});

describe('the choice', () => {
  test('none is none, and a day’s notices are one mail', async () => {
    await choose(scene.ada, 'deadline', 'digest');
    await choose(scene.bo, 'deadline', 'none');
    for (const key of ['a', 'b', 'c']) {
      const to = [scene.ada, scene.bo].map((personId) => ({ kind: 'person' as const, personId }));
      await queue({ key, to, text: `Text ${key}.` });
    }
    await scene.settle();
    expect(scene.sent()).toEqual([]);
    await scene.app.clock.advance(24 * HOUR_MS);
    await sendDue(scene.app);
    await sendDue(scene.app);
    await scene.settle();
    expect(scene.sent()).toHaveLength(1);
    expect(scene.sent()[0]).toMatchObject({ to: 'ada@csirt.example' });
    expect(scene.sent()[0]?.text).toMatch(/Text a\.[\s\S]*Text b\.[\s\S]*Text c\./);
  });

  test('quiet hours hold a mail back until they end', async () => {
    await sleepsAtNight(scene.ada);
    await queue({});
    await scene.settle();
    expect(scene.sent()).toEqual([]);
    await scene.app.clock.advance(2 * HOUR_MS);
    await sendDue(scene.app);
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example']);
  });

  test('but never for whoever is on duty when time is over', async () => {
    await putOnDuty(scene.ada);
    await sleepsAtNight(scene.ada);
    await choose(scene.ada, 'deadline', 'none');
    await queue({ to: [{ kind: 'csirt-duty' }], kind: 'clock.warned', urgent: true });
    await scene.settle();
    expect(scene.addressees()).toEqual(['ada@csirt.example']);
  });
});

test('the ledger proves that somebody was told without saying what or who', async () => {
  await queue({});
  await scene.settle();
  const rows = await scene.app.db
    .selectFrom('ledger_entry')
    .select(['kind', 'body'])
    .where('kind', 'in', ['notice.queued', 'message.queued'])
    .execute();
  expect(rows.map(({ kind }) => kind).sort()).toEqual(['message.queued', 'notice.queued']);
  expect(JSON.stringify(rows)).not.toMatch(/host7|ada@csirt/);
});
