import type { Actor, SendRequest, TlpLabel } from '@muster/contract';
import { inTransaction } from '../../../db/transaction.ts';
import { JobRunner } from '../../../jobs/index.ts';
import { readConfig } from '../../../kernel/config.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { seedFederation } from '../../incidents/incidents.fixture.ts';
import { openIncident } from '../../incidents/index.ts';
import { mailJobs, receiveMail } from '../../mail/index.ts';
import { FakeMailer } from '../../mail/testing/fake-mailer.ts';
import { threadJobs } from '../jobs.ts';
import { sendMessage } from '../send-message.ts';
import { viewIncidentMail } from '../thread.ts';

export const ALPHA = 'security@alpha.example';
export const ALPHA_TEAM = 'cert@alpha.example';
export const BETA = 'security@beta.example';
export const GAMMA = 'security@gamma.example';
export const NORTH = 'csirt@north.example';
export const CSIRT = 'csirt@muster.example';

const contacts = [
  { id: 'con_alpha', kind: 'site', owner: 'site_alpha', role: 'security', address: ALPHA },
  { id: 'con_alpha_team', kind: 'site', owner: 'site_alpha', role: 'csirt', address: ALPHA_TEAM },
  { id: 'con_beta', kind: 'site', owner: 'site_beta', role: 'security', address: BETA },
  { id: 'con_gamma', kind: 'site', owner: 'site_gamma', role: 'security', address: GAMMA },
  { id: 'con_north', kind: 'ngi', owner: 'ngi_north', role: 'ngi-security', address: NORTH },
  { id: 'con_csirt', kind: 'federation', owner: 'federation', role: 'csirt', address: CSIRT },
] as const;

/** A real incident at the first two sites of one NGI, with mail that goes and comes when asked. */
export class ThreadScene {
  readonly app: TestApp;
  readonly mailer: FakeMailer;
  readonly runner: JobRunner;
  incident = '';
  publicId = '';
  #keys = 0;

  constructor(app: TestApp, mailer: FakeMailer) {
    this.app = app;
    this.mailer = mailer;
    const { db, clocks } = app;
    const handlers = { ...mailJobs(app), ...threadJobs(app), 'incident.event': async () => undefined };
    this.runner = new JobRunner({ db, clocks, schedules: [], handlers });
  }

  get now(): Date {
    return this.app.clock.now();
  }

  close(): Promise<void> {
    return this.app.close();
  }

  async open(tlp: TlpLabel = 'AMBER', sites: readonly string[] = ['site_alpha', 'site_beta']): Promise<void> {
    const opened = await inTransaction(this.app.db, async (tx) => {
      const made = await openIncident(tx, {
        at: this.now,
        actor: 'per_1',
        exercise: false,
        title: 'Odd logins',
        tlp,
        siteId: sites[0] ?? null,
        procedure: 'egi-sec01',
      });
      for (const site of sites)
        await tx
          .insertInto('incident_site')
          .values({
            incident_id: made.id,
            site_id: site,
            state: 'affected',
            added_at: this.now,
            added_by: 'per_1',
            ended_at: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      return made;
    });
    this.incident = opened.id;
    this.publicId = opened.publicId;
  }

  request(given: Partial<SendRequest> & { recipients: SendRequest['recipients'] }): SendRequest {
    this.#keys += 1;
    return {
      kind: 'message',
      tlp: 'AMBER',
      subject: 'What did you find?',
      body: 'Please tell us what you found.',
      protection: 'none',
      idempotencyKey: `key-${this.#keys}-of-a-test`,
      ...given,
    };
  }

  /** Sent and handed over. */
  async sent(actor: Actor, given: Partial<SendRequest> & { recipients: SendRequest['recipients'] }) {
    const result = await sendMessage(this.app, actor, this.incident, this.request(given));
    await this.runner.runDue();
    return result;
  }

  async take(text: string, from: string): Promise<string> {
    const mail = await receiveMail(this.app, {
      raw: Buffer.from(text.replace(/\r?\n/g, '\r\n')),
      envelopeFrom: from,
      envelopeTo: [CSIRT],
      peer: '192.0.2.1',
    });
    await this.runner.runDue();
    return mail;
  }

  /** A mail that a person wrote in answer to the last one that went to this address. */
  async reply(from: string, body: string, headers: Record<string, string> = {}): Promise<string> {
    const last = this.mailer.taken.findLast(({ to }) => to === from);
    const id = /^Message-ID: (<.+>)$/im.exec(last?.raw.toString() ?? '')?.[1] ?? '';
    const all: Record<string, string> = {
      From: from,
      To: CSIRT,
      Subject: `Re: [${this.publicId}] [TLP:AMBER] What did you find?`,
      'In-Reply-To': id,
      'Message-ID': `<${this.now.getTime()}.${this.mailer.taken.length}.${body.length}@client.example>`,
      ...headers,
    };
    const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return await this.take(`${head.join('\n')}\n\n${body}\n`, from);
  }

  async facts(kind: string) {
    return await this.app.db
      .selectFrom('incident_fact')
      .select(['kind', 'key', 'site_id', 'at', 'evidence'])
      .where('incident_id', '=', this.incident)
      .where('kind', '=', kind)
      .orderBy('ord')
      .execute();
  }

  async events(): Promise<string[]> {
    const rows = await this.app.db
      .selectFrom('incident_event')
      .select('kind')
      .where('incident_id', '=', this.incident)
      .orderBy('ord')
      .execute();
    return rows.map(({ kind }) => kind);
  }

  async thread(actor: Actor) {
    return (await viewIncidentMail(this.app, actor, this.incident, { limit: 100 })).items;
  }
}

export async function threadScene(): Promise<ThreadScene> {
  const mailer = new FakeMailer();
  const app = await testApp({
    mailer,
    config: readConfig({
      MUSTER_DATA_DIR: '/nonexistent',
      MUSTER_MAIL_DOMAIN: 'muster.example',
      MUSTER_PUBLIC_URL: 'https://muster.example',
      MUSTER_MAIL_PER_SECOND: '1000',
    }),
  });
  await seedFederation(app.db);
  const at = app.clock.now();
  const dated = { first_seen_at: new Date(0), last_seen_at: at, gone_at: null };
  await app.db
    .insertInto('contact')
    .values(
      contacts.map(({ id, kind, owner, role, address }, position) => ({
        ...dated,
        id,
        owner_kind: kind,
        owner_id: owner,
        role,
        address,
        source: 'yaml',
        part: '',
        channel: 'email' as const,
        name: null,
        position,
        note: null,
      })),
    )
    .execute();
  const scene = new ThreadScene(app, mailer);
  await scene.open();
  return scene;
}
