import { inTransaction } from '../../../db/transaction.ts';
import { JobRunner } from '../../../jobs/index.ts';
import { readConfig } from '../../../kernel/config.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { openIncident } from '../../incidents/index.ts';
import { mailJobs, mailSchedules } from '../jobs.ts';
import { queueMessage } from '../queue-message.ts';
import { receiveMail } from '../receive.ts';
import type { DeliveryRow, MailReadingRow } from '../store.ts';
import { FakeMailer } from './fake-mailer.ts';
import { type Reply, repliesOf } from './histories.ts';

export const SECURITY = 'security@alpha.example';
export const NGI = 'csirt@north.example';

/** Two sites of one NGI in a campaign, each with a security contact, and jobs that run when asked. */
export class MailScene {
  readonly app: TestApp;
  readonly mailer: FakeMailer;
  readonly campaign = 'cmp_one';
  incident = '';
  publicId = '';
  readonly understood: { mail: string; reading: string }[] = [];
  readonly sent: string[] = [];
  runner: JobRunner;

  constructor(app: TestApp, mailer: FakeMailer) {
    this.app = app;
    this.mailer = mailer;
    this.runner = this.newRunner();
  }

  newRunner(): JobRunner {
    const { db, clocks } = this.app;
    return new JobRunner({
      db,
      clocks,
      schedules: mailSchedules,
      handlers: {
        ...mailJobs(this.app),
        'mail.sent': async (job) => void this.sent.push(String(job.body.delivery)),
        'mail.understood': async (job) =>
          void this.understood.push({ mail: String(job.body.mail), reading: String(job.body.reading) }),
      },
    });
  }

  close(): Promise<void> {
    return this.app.close();
  }

  get now(): Date {
    return this.app.clock.now();
  }

  /** An alarm to the first site; gives its deliveries. */
  async alarm(addresses: readonly string[] = [SECURITY]): Promise<DeliveryRow[]> {
    const message = await inTransaction(this.app.db, (tx) =>
      queueMessage(tx, {
        at: this.now,
        kind: 'alarm',
        ref: 'inj_1',
        participationId: 'par_alpha',
        incidentId: this.incident,
        publicId: this.publicId,
        tlp: 'AMBER',
        subject: 'Suspected misuse of an identity',
        body: 'Dear colleagues,\n\nplease have a look — ünter anderem.\n',
        recipients: addresses.map((address) => ({
          contactId: address === SECURITY ? 'con_alpha' : null,
          address,
        })),
        notBefore: this.now,
        exerciseContact: 'exercise@muster.example',
      }),
    );
    return await this.app.db
      .selectFrom('delivery')
      .selectAll()
      .where('message_id', '=', message)
      .orderBy('id')
      .execute();
  }

  /** An alarm that was handed over. */
  async alarmed(address = SECURITY): Promise<DeliveryRow> {
    const [delivery] = await this.alarm([address]);
    await this.runner.runDue();
    return delivery as DeliveryRow;
  }

  async delivery(id: string): Promise<DeliveryRow> {
    return await this.app.db
      .selectFrom('delivery')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  }

  /** A mail comes in and is read; gives what was understood. */
  async take(
    text: string,
    envelope: { from?: string; to?: string } = {},
  ): Promise<MailReadingRow & { mail: string }> {
    const mail = await receiveMail(this.app, {
      raw: Buffer.from(text.replace(/\r?\n/g, '\r\n')),
      envelopeFrom: envelope.from ?? SECURITY,
      envelopeTo: [envelope.to ?? 'csirt@muster.example'],
      peer: '192.0.2.1',
    });
    await this.runner.runDue();
    const reading = await this.app.db
      .selectFrom('mail_reading')
      .selectAll()
      .where('mail_id', '=', mail)
      .where('current', '=', true)
      .executeTakeFirstOrThrow();
    return { ...reading, mail };
  }

  async triageOf(mail: string): Promise<string> {
    const row = await this.app.db
      .selectFrom('inbound_mail')
      .select('triage')
      .where('id', '=', mail)
      .executeTakeFirstOrThrow();
    return row.triage;
  }

  replies(): Promise<Reply[]> {
    return repliesOf(this.app.db, 'par_alpha');
  }
}

export async function mailScene(env: Record<string, string> = {}): Promise<MailScene> {
  const mailer = new FakeMailer();
  const app = await testApp({
    mailer,
    config: readConfig({
      MUSTER_DATA_DIR: '/nonexistent',
      MUSTER_MAIL_DOMAIN: 'muster.example',
      MUSTER_PUBLIC_URL: 'https://muster.example',
      MUSTER_MAIL_PER_SECOND: '1000',
      ...env,
    }),
  });
  const scene = new MailScene(app, mailer);
  await seed(scene);
  return scene;
}

async function seed(scene: MailScene): Promise<void> {
  const { db } = scene.app;
  const at = scene.now;
  const dated = { first_seen_at: at, last_seen_at: at, gone_at: null };
  await db
    .insertInto('ngi')
    .values([{ ...dated, id: 'ngi_north', name: 'north', name_key: 'north', description: null }])
    .execute();
  const site = {
    ...dated,
    ngi_id: 'ngi_north',
    official_name: null,
    country: null,
    time_zone: null,
    certification: null,
    latitude: null,
    longitude: null,
  };
  await db
    .insertInto('site')
    .values(['alpha', 'beta'].map((name) => ({ ...site, id: `site_${name}`, name, name_key: name })))
    .execute();
  const contact = {
    ...dated,
    source: 'yaml',
    part: '',
    channel: 'email' as const,
    name: null,
    position: 0,
    note: null,
  };
  await db
    .insertInto('contact')
    .values([
      {
        ...contact,
        id: 'con_alpha',
        owner_kind: 'site',
        owner_id: 'site_alpha',
        role: 'security',
        address: SECURITY,
      },
      {
        ...contact,
        id: 'con_north',
        owner_kind: 'ngi',
        owner_id: 'ngi_north',
        role: 'ngi-security',
        address: NGI,
      },
    ])
    .execute();
  const opened = await inTransaction(db, (tx) =>
    openIncident(tx, {
      at,
      actor: 'tok_1',
      exercise: true,
      title: 'Odd jobs',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: 'egi-ssc',
    }),
  );
  scene.incident = opened.id;
  scene.publicId = opened.publicId;
  await db
    .insertInto('scenario')
    .values({ id: 'scn_1', name: 's', version: 1, sha256: 'x', yaml: '', recorded_at: at })
    .execute();
  await db
    .insertInto('campaign')
    .values({
      id: scene.campaign,
      name: 'one',
      scenario_id: 'scn_1',
      state: 'running',
      scope_kind: 'federation',
      scope_ngi_id: null,
      seed: '1',
      window_from: at,
      window_to: at,
      scheme_sha256: null,
      rehearsal: null,
      created_by: 'tok_1',
      created_at: at,
      announced_at: null,
      started_at: at,
      stopping_at: null,
      closed_at: null,
      aborted_at: null,
    })
    .execute();
  await db
    .insertInto('participation')
    .values({
      id: 'par_alpha',
      campaign_id: scene.campaign,
      site_id: 'site_alpha',
      ngi_id: 'ngi_north',
      incident_id: opened.id,
      alarm_at: at,
      suspended_at: null,
      suspended_entry: null,
      released_at: null,
      created_at: at,
    })
    .execute();
}
