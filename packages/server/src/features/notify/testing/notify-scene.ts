import type { TlpLabel } from '@muster/contract';
import type { Tx } from '../../../db/database.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { collectHandlers, JobRunner } from '../../../jobs/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { logEvent, openIncident } from '../../incidents/index.ts';
import { mailJobKinds, mailJobs } from '../../mail/index.ts';
import { FakeMailer } from '../../mail/testing/fake-mailer.ts';
import { placeFederation, placePerson } from '../../people/testing/people-scene.ts';
import { notifyJobKinds, notifyJobs } from '../jobs.ts';
import type { EventListener } from '../on-event.ts';
import { sendDue } from '../send-due.ts';

const UNTIL = '2028-02-01T00:00:00Z';

/** Two officers of the CSIRT, an officer of NGI_1, a contact of SITE-1 with an account, and mailboxes of both sites. */
export interface NotifyScene {
  app: TestApp;
  mailer: FakeMailer;
  ada: string;
  bo: string;
  nora: string;
  sam: string;
  incident: string;
  publicId: string;
  /** Whom the mails so far went to, and what they said. */
  sent(): { to: string; subject: string; text: string }[];
  addressees(): string[];
  setTlp(tlp: TlpLabel): Promise<void>;
  giveRole(personId: string, role?: 'lead' | 'observer'): Promise<void>;
  /** Writes into the incident's log, as a feature would. */
  log(event: Partial<Parameters<typeof logEvent>[1]> & { kind: string }): Promise<string>;
  inTx<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Runs what is due, until nothing is. */
  settle(listeners?: readonly EventListener[]): Promise<void>;
  close(): Promise<void>;
}

export async function notifyScene(): Promise<NotifyScene> {
  const mailer = new FakeMailer();
  const app = await testApp({ mailer });
  app.config = { ...app.config, publicUrl: 'https://muster.example', mailPerSecond: 1000 };
  await placeFederation(app);
  const officer = { role: 'officer', until: UNTIL } as const;
  const [ada, bo, nora, sam] = [
    await placePerson(app, [officer], { name: 'Ada', mail: 'ada@csirt.example' }),
    await placePerson(app, [officer], { name: 'Bo', mail: 'bo@csirt.example' }),
    await placePerson(app, [{ ...officer, scope: { kind: 'ngi', ngiId: 'ngi_1' } }], {
      name: 'Nora',
      mail: 'nora@ngi.example',
    }),
    await placePerson(
      app,
      [{ role: 'site-contact', scope: { kind: 'site', siteId: 'site_1' }, until: UNTIL }],
      { name: 'Sam', mail: 'sam@site1.example' },
    ),
  ].map(({ id }) => id) as [string, string, string, string];
  for (const n of ['1', '2']) {
    await addContact(app, 'site', `site_${n}`, 'security', `security@site${n}.example`);
    await addContact(app, 'ngi', `ngi_${n}`, 'ngi-security', `security@ngi${n}.example`);
  }
  const opened = await inTransaction(app.db, (tx) =>
    openIncident(tx, {
      at: app.clock.now(),
      actor: 'tok_c',
      exercise: false,
      title: 'Odd logins',
      tlp: 'AMBER',
      siteId: 'site_1',
      procedure: 'egi-sec01',
      org: 'EGI',
    }),
  );
  // What its opening told is not what the tests are about.
  await app.db.deleteFrom('job').execute();
  const inTx: NotifyScene['inTx'] = (work) => inTransaction(app.db, work);
  return {
    app,
    mailer,
    ada,
    bo,
    nora,
    sam,
    incident: opened.id,
    publicId: opened.publicId,
    sent: () => mailer.taken.map((mail) => ({ to: mail.to, ...partsOf(Buffer.from(mail.raw)) })),
    addressees: () => mailer.taken.map(({ to }) => to).sort(),
    async setTlp(tlp) {
      await app.db.updateTable('incident').set({ tlp }).where('id', '=', opened.id).execute();
    },
    async giveRole(personId, role = 'lead') {
      const at = app.clock.now();
      await app.db
        .insertInto('incident_role')
        .values({
          id: newId('irl', at),
          incident_id: opened.id,
          person_id: personId,
          role,
          from_at: at,
          until_at: null,
          given_by: 'tok_c',
        })
        .execute();
    },
    log: (event) =>
      inTx((tx) =>
        logEvent(tx, {
          incidentId: opened.id,
          at: app.clock.now(),
          actor: 'tok_c',
          text: `What ${event.kind} says`,
          ...event,
        }),
      ),
    inTx,
    async settle(listeners = []) {
      const handlers = collectHandlers(
        [...notifyJobKinds, ...mailJobKinds],
        [notifyJobs(app, listeners), mailJobs(app)],
      );
      const runner = new JobRunner({ db: app.db, clocks: app.clocks, handlers });
      for (let count = 1; count > 0; count = await runner.runDue()) await sendDue(app);
    },
    close: () => app.close(),
  };
}

export async function addContact(
  app: TestApp,
  ownerKind: 'site' | 'ngi' | 'federation',
  ownerId: string,
  role: string,
  address: string,
  position = 0,
): Promise<string> {
  const at = app.clock.now();
  const id = newId('con', at);
  await app.db
    .insertInto('contact')
    .values({
      id,
      owner_kind: ownerKind,
      owner_id: ownerId,
      source: 'manual',
      part: 'test',
      role,
      channel: 'email',
      address,
      name: null,
      position,
      note: null,
      first_seen_at: at,
      last_seen_at: at,
      gone_at: null,
    })
    .execute();
  return id;
}

function partsOf(raw: Buffer): { subject: string; text: string } {
  const all = raw.toString('utf8');
  const [head = '', ...body] = all.split('\r\n\r\n');
  const subject = /^Subject: (.*(?:\r\n[ \t].*)*)/im.exec(head)?.[1]?.replace(/\r\n[ \t]/g, ' ') ?? '';
  return { subject, text: body.join('\n\n').replace(/=\r\n/g, '').replace(/\r\n/g, '\n') };
}
