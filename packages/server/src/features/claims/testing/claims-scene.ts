import { randomBytes } from 'node:crypto';
import { systemActor } from '@muster/contract';
import { sql } from 'kysely';
import { appendEntry } from '../../../db/ledger/append.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { JobRunner } from '../../../jobs/index.ts';
import { readConfig } from '../../../kernel/config.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Mailer } from '../../../ports/mailer.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { campaignSecret, siteToken } from '../../drills/index.ts';
import { deploymentById, markSubmitted, planDeployment, tokensOf } from '../../implants/index.ts';
import { openIncident, recordFact } from '../../incidents/index.ts';
import { mailJobs, queueMessage, receiveMail } from '../../mail/index.ts';
import { readShipped } from '../../scenarios/index.ts';
import { claimJobs } from '../jobs.ts';
import { ROGUE } from './truth-of.ts';

export interface SceneSite {
  site: string;
  part: string;
  incident: string;
  publicId: string;
  security: string;
  request: string;
  /** Message-IDs of alarm and request, as the site got them. */
  alarmId: string;
  requestId: string;
  copies: SceneCopy[];
}

export interface SceneCopy {
  id: string;
  job: string;
  sha256: string;
  controller: string;
  canary: string;
  memory: string;
  unlinked: string;
}

const quiet: Mailer = { send: async () => ({ response: '250 taken' }), close: async () => undefined };

/** Two sites of one NGI in a running world tour: alarm and questions are out, two copies beat at each. */
export class ClaimsScene {
  readonly app: TestApp;
  readonly campaign: string;
  readonly sites: Record<'alpha' | 'beta', SceneSite>;
  readonly probes: string[] = [];
  readonly #runner: JobRunner;

  constructor(app: TestApp, campaign: string, sites: Record<'alpha' | 'beta', SceneSite>) {
    this.app = app;
    this.campaign = campaign;
    this.sites = sites;
    this.#runner = new JobRunner({
      db: app.db,
      clocks: app.clocks,
      handlers: {
        ...mailJobs(app),
        ...claimJobs(app),
        'mail.sent': async () => undefined,
        'drill.probe': async (job) => void this.probes.push(String(job.body.participation)),
      },
    });
  }

  get now(): Date {
    return this.app.clock.now();
  }

  async pass(minutes: number): Promise<void> {
    await this.app.clock.advance(minutes * 60_000);
  }

  runDue(): Promise<unknown> {
    return this.#runner.runDue();
  }

  /** A mail of a site comes in and everything follows from it; gives the mail's id. */
  async mail(site: 'alpha' | 'beta', text: string, more: MailMore = {}): Promise<string> {
    const { security, publicId } = this.sites[site];
    const from = more.from ?? security;
    const head = [
      `From: Kim <${from}>`,
      'To: csirt@muster.example',
      `Subject: ${more.subject ?? `[${publicId}] [TLP:AMBER] Report`}`,
      `Date: ${this.now.toUTCString()}`,
      `Message-ID: <${randomBytes(9).toString('hex')}@${site}.example>`,
      ...(more.inReplyTo ? [`In-Reply-To: <${more.inReplyTo}>`] : []),
      ...(more.headers ?? []),
      'Content-Type: text/plain; charset=utf-8',
    ];
    const id = await receiveMail(this.app, {
      raw: Buffer.from(`${head.join('\r\n')}\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`),
      envelopeFrom: from,
      envelopeTo: ['csirt@muster.example'],
      peer: '192.0.2.1',
    });
    await this.runDue();
    return id;
  }

  /** One probe round at a site. */
  async probed(
    site: 'alpha' | 'beta',
    drill: 'let-in' | 'refused',
    innocent: 'let-in' | 'refused' = 'let-in',
  ) {
    const at = this.now;
    await inTransaction(this.app.db, async (tx) => {
      const entry = await appendEntry(tx, {
        at,
        kind: 'probe.made',
        subject: this.sites[site].part,
        actor: 'system',
        body: {},
      });
      await tx
        .insertInto('probe_round')
        .values({
          id: newId('prr', at),
          participation_id: this.sites[site].part,
          at,
          trigger: 'schedule',
          drill,
          innocent,
          drill_detail: '',
          innocent_detail: '',
          entry_id: entry,
        })
        .execute();
    });
  }

  /** Copies beat every 30 s until this moment; then they go on, or end on SIGTERM and say so. */
  async beat(site: 'alpha' | 'beta', end: 'goes-on' | 'asked' = 'goes-on'): Promise<void> {
    for (const { id } of this.sites[site].copies) {
      const row = await deploymentById(this.app.db, id);
      const from = row?.bound_ms ?? 0;
      const beats = Math.floor((this.now.getTime() - from) / 30_000);
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from beat where campaign_id = ${this.campaign} and deployment_no = ${row?.no}`.execute(
        this.app.db,
      );
      await sql`
        insert into beat (campaign_id, deployment_no, instance, seq, kind, received_ms, received_at, boot_id, mono_ms,
          boot_ms, real_ms, gap_ms, fail_timeout, fail_reset, fail_other, signal, ended, counter, tx_bytes,
          connection_id, body_sha256)
        select ${this.campaign}, ${row?.no}, ${row?.bound_instance}, n,
          case when ${end} = 'asked' and n = ${beats} then 'receipt' else 'beat' end,
          ${from}::bigint + n * 30000, to_timestamp((${from}::bigint + n * 30000) / 1000.0), ${row?.boot_id}, n * 30000,
          n * 30000, ${from}::bigint + n * 30000, 0, 0, 0, 0, 15,
          case when ${end} = 'asked' and n = ${beats} then 'signal' else '' end, 0, n * 400, 'cnx_1', sha256('x')
        from generate_series(${rows[0]?.n ?? 0}::int, ${beats}::int) as n`.execute(this.app.db);
    }
  }

  async facts(site: 'alpha' | 'beta'): Promise<{ kind: string; key: string | null; at: Date | null }[]> {
    const rows = await this.app.db
      .selectFrom('incident_fact')
      .select(['kind', 'key', 'at'])
      .where('incident_id', '=', this.sites[site].incident)
      .where('source', 'in', ['mail', 'api', 'correction'])
      .where('superseded_by', 'is', null)
      .orderBy('ord')
      .execute();
    return rows;
  }

  async entries(
    kind: string,
  ): Promise<{ subject: string; actor: string; body: { [key: string]: unknown } }[]> {
    const rows = await this.app.db
      .selectFrom('ledger_entry')
      .select(['subject', 'actor', 'body'])
      .where('kind', '=', kind)
      .orderBy('id')
      .execute();
    return rows as { subject: string; actor: string; body: { [key: string]: unknown } }[];
  }
}

export interface MailMore {
  from?: string;
  subject?: string;
  inReplyTo?: string;
  headers?: string[];
}

export async function claimsScene(): Promise<ClaimsScene> {
  const app = await testApp({
    mailer: quiet,
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_MAIL_DOMAIN: 'muster.example' }),
  });
  const at = app.clock.now();
  const campaign = newId('cmp', at);
  await seedFederation(app);
  await app.db
    .insertInto('scenario')
    .values({
      id: 'scn_1',
      name: 'world-tour',
      version: 1,
      sha256: 'x',
      yaml: readShipped('world-tour'),
      recorded_at: at,
    })
    .execute();
  await app.db
    .insertInto('campaign')
    .values({
      id: campaign,
      name: 'tour',
      scenario_id: 'scn_1',
      state: 'running',
      scope_kind: 'federation',
      scope_ngi_id: null,
      seed: '1',
      window_from: at,
      window_to: at,
      created_by: 'tok_1',
      created_at: at,
      started_at: at,
    })
    .execute();
  const alpha = await seedSite(app, campaign, 'alpha', 3);
  const beta = await seedSite(app, campaign, 'beta', 4);
  const scene = new ClaimsScene(app, campaign, { alpha, beta });
  await scene.runDue();
  return scene;
}

async function seedFederation({ db, clock }: TestApp): Promise<void> {
  const dated = { first_seen_at: clock.now(), last_seen_at: clock.now(), gone_at: null };
  await db
    .insertInto('ngi')
    .values({ ...dated, id: 'ngi_north', name: 'north', name_key: 'north', description: null })
    .execute();
  const site = { ...dated, ngi_id: 'ngi_north', official_name: null, country: null, certification: null };
  await db
    .insertInto('site')
    .values(
      ['alpha', 'beta'].map((name) => ({
        ...site,
        id: `site_${name}`,
        name,
        name_key: name,
        time_zone: 'Europe/Berlin',
        latitude: null,
        longitude: null,
      })),
    )
    .execute();
  await db
    .insertInto('contact')
    .values(
      ['alpha', 'beta'].map((name) => ({
        ...dated,
        id: `con_${name}`,
        owner_kind: 'site' as const,
        owner_id: `site_${name}`,
        source: 'yaml',
        part: '',
        role: 'security',
        channel: 'email' as const,
        address: `security@${name}.example`,
        name: null,
        position: 0,
        note: null,
      })),
    )
    .execute();
}

async function seedSite(app: TestApp, campaign: string, name: string, net: number): Promise<SceneSite> {
  const at = app.clock.now();
  const site = `site_${name}`;
  const security = `security@${name}.example`;
  const part = newId('par', at);
  const opened = await inTransaction(app.db, (tx) =>
    openIncident(tx, {
      at,
      actor: 'tok_1',
      exercise: true,
      title: 'Exercise',
      tlp: 'AMBER',
      siteId: site,
      procedure: 'egi-ssc',
    }),
  );
  await app.db
    .insertInto('participation')
    .values({
      id: part,
      campaign_id: campaign,
      site_id: site,
      ngi_id: 'ngi_north',
      incident_id: opened.id,
      alarm_at: at,
      created_at: at,
    })
    .execute();
  const common = { part, incident: opened.id, publicId: opened.publicId, security };
  const alarm = await seedInject(app, 'alarm', common);
  const request = await seedInject(app, 'questions', common);
  const copies = [];
  for (const job of [`${name.toUpperCase()}1`, `${name.toUpperCase()}2`])
    copies.push(await seedCopy(app, { campaign, part, site, job, net }));
  return {
    site,
    part,
    incident: opened.id,
    publicId: opened.publicId,
    security,
    request: request.id,
    alarmId: alarm.messageId,
    requestId: request.messageId,
    copies,
  };
}

async function seedInject(
  app: TestApp,
  key: 'alarm' | 'questions',
  {
    part,
    incident,
    publicId,
    security,
  }: { part: string; incident: string; publicId: string; security: string },
): Promise<{ id: string; messageId: string }> {
  const at = app.clock.now();
  const id = newId('inj', at);
  const kind = key === 'alarm' ? 'alarm' : 'request';
  return await inTransaction(app.db, async (tx) => {
    const message = await queueMessage(tx, {
      at,
      kind,
      ref: id,
      participationId: part,
      incidentId: incident,
      publicId,
      tlp: 'AMBER',
      subject: key,
      body: `About ${ROGUE}`,
      recipients: [{ contactId: null, address: security }],
      notBefore: at,
      exerciseContact: 'the tests',
    });
    await tx
      .insertInto('inject')
      .values({
        id,
        participation_id: part,
        key,
        kind,
        due_at: at,
        sent_at: at,
        message_id: message,
        entry_id: null,
      })
      .execute();
    await recordFact(tx, {
      incidentId: incident,
      kind: key === 'alarm' ? 'alarm-raised' : 'request-sent',
      key: key === 'alarm' ? null : id,
      at,
      recordedAt: at,
      source: 'muster',
      evidence: [],
      actor: systemActor.id,
    });
    const delivery = await tx
      .selectFrom('delivery')
      .select('rfc_message_id')
      .where('message_id', '=', message)
      .executeTakeFirstOrThrow();
    return { id, messageId: `${delivery.rfc_message_id}@muster.example` };
  });
}

async function seedCopy(
  app: TestApp,
  {
    campaign,
    part,
    site,
    job,
    net,
  }: { campaign: string; part: string; site: string; job: string; net: number },
): Promise<SceneCopy> {
  const at = app.clock.now();
  const sha256 = randomBytes(32).toString('hex');
  const controller = `127.1.${net}.9`;
  const id = await inTransaction(app.db, (tx) =>
    planDeployment(tx, {
      at,
      machineAt: at,
      campaignId: campaign,
      participationId: part,
      siteId: site,
      role: 'implant',
      host: 'h1',
      plannedAt: at,
      periodMs: 30_000,
      jitterPercent: 10,
      leaseSeconds: 600,
      dormantSeconds: 600,
      hardLimitSeconds: 259_200,
      controllerAddress: controller,
      controllerPort: 8461,
      submissionAddress: `127.66.${net}.41`,
    }),
  );
  await markSubmitted(app, systemActor, id, {
    jobRef: job,
    sha256,
    maskedSha256: sha256,
    siteSha256: sha256,
  });
  await app.db
    .updateTable('deployment')
    .set({
      state: 'bound',
      bound_at: at,
      bound_ms: at.getTime(),
      bound_instance: randomBytes(16).toString('hex'),
      nonce: randomBytes(16).toString('hex'),
      boot_id: '11111111-2222-3333-4444-555555555555',
    })
    .where('id', '=', id)
    .execute();
  const row = await deploymentById(app.db, id);
  const tokens = tokensOf(app.keys, { id, nonce: row?.nonce ?? null });
  return {
    id,
    job,
    sha256,
    controller,
    canary: siteToken(campaignSecret(app.keys, campaign), { site_id: site, id }, 'canary'),
    memory: tokens.memory ?? '',
    unlinked: tokens.unlinked,
  };
}
