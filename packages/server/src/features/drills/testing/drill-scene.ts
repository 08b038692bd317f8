import { randomBytes } from 'node:crypto';
import type { Actor, AuthoriseRequest, CampaignView } from '@muster/contract';
import { FakeDeployer, FakeProber } from '../../../adapters/fake-deployer/index.ts';
import { JobRunner } from '../../../jobs/index.ts';
import { readConfig } from '../../../kernel/config.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import * as people from '../../incidents/incidents.fixture.ts';
import { mailJobs } from '../../mail/index.ts';
import { FakeMailer } from '../../mail/testing/fake-mailer.ts';
import { probeJobs } from '../../probes/index.ts';
import { readShipped } from '../../scenarios/index.ts';
import { announceCampaign } from '../announcement.ts';
import { recordAuthorisation } from '../authorisations.ts';
import { createCampaign, viewCampaign } from '../campaigns.ts';
import { drillJobs } from '../jobs.ts';
import { startCampaign } from '../launch.ts';
import { rehearseCampaign } from '../rehearsal.ts';

export const { csirt, administrator, auditor, north, south, alpha, gamma } = people;
export const beta = people.actorOf('site-contact', { kind: 'site', siteId: 'site_beta' });
const SITES = { alpha: 3, beta: 4, gamma: 5 } as const;
export type SceneSite = keyof typeof SITES;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Where a site's front door stands, as the registry says. */
export function doorOf(site: SceneSite): string {
  return `https://127.66.${SITES[site]}.1:8443`;
}

/** `world-tour`, as short as a test likes it: everything happens at the moments that it names. */
export function script(change: (yaml: string) => string = (yaml) => yaml): string {
  return change(readShipped('world-tour'));
}

/** A federation of three sites in two NGIs with doors, mail and people in memory; jobs run when asked. */
export class DrillScene {
  readonly app: TestApp;
  readonly deployer: FakeDeployer;
  readonly prober: FakeProber;
  readonly mailer: FakeMailer;
  readonly runner: JobRunner;

  constructor(app: TestApp, fakes: Pick<DrillScene, 'deployer' | 'prober' | 'mailer'>) {
    this.app = app;
    this.deployer = fakes.deployer;
    this.prober = fakes.prober;
    this.mailer = fakes.mailer;
    this.runner = new JobRunner({
      db: app.db,
      clocks: app.clocks,
      handlers: { ...drillJobs(app), ...mailJobs(app), ...probeJobs(app) },
    });
  }

  get now(): Date {
    return this.app.clock.now();
  }

  /** Procedure time passes, and what falls due is done, every ten minutes of it. */
  async pass(minutes: number): Promise<void> {
    for (let left = minutes; left > 0; left -= 10) {
      await this.app.clock.advance(Math.min(left, 10) * 60_000);
      await this.runner.runDue();
    }
  }

  draft(
    more: Partial<Parameters<typeof createCampaign>[2]> = {},
    actor: Actor = csirt,
  ): Promise<CampaignView> {
    const from = this.now.toISOString();
    const to = new Date(this.now.getTime() + 7 * DAY).toISOString();
    const named = more.yaml === undefined && more.scenario === undefined ? { yaml: script() } : {};
    return createCampaign(this.app, actor, {
      name: 'Winter tour',
      sites: ['alpha', 'gamma'],
      seed: 'one',
      from,
      to,
      ...named,
      ...more,
    });
  }

  consent(site: SceneSite, more: Partial<AuthoriseRequest> = {}): AuthoriseRequest {
    return {
      site,
      agreedBy: `Head of ${site}`,
      agreedAt: this.now.toISOString(),
      hosts: ['wn-1', 'wn-2'],
      addresses: [`127.66.${SITES[site]}.0/24`],
      whiteCell: { name: `Wanda of ${site}`, email: `wanda@${site}.example` },
      ...more,
    };
  }

  async authorise(campaign: string, sites: readonly SceneSite[] = ['alpha', 'gamma']): Promise<void> {
    for (const site of sites) await recordAuthorisation(this.app, csirt, campaign, this.consent(site));
  }

  async announced(more: Partial<Parameters<typeof createCampaign>[2]> = {}): Promise<CampaignView> {
    const { id } = await this.draft(more);
    await rehearseCampaign(this.app, csirt, id);
    return await announceCampaign(this.app, csirt, id);
  }

  async started(more: Partial<Parameters<typeof createCampaign>[2]> = {}): Promise<CampaignView> {
    const { id } = await this.announced(more);
    await this.authorise(id, (more.sites ?? ['alpha', 'gamma']) as SceneSite[]);
    return await startCampaign(this.app, csirt, id);
  }

  view(id: string): Promise<CampaignView> {
    return viewCampaign(this.app, csirt, id);
  }

  async part(campaign: string, site: SceneSite): Promise<CampaignView['participations'][number]> {
    const found = (await this.view(campaign)).participations.find((one) => one.site.name === site);
    if (!found) throw new Error(`${site} takes no part`);
    return found;
  }

  async deployments(campaign: string, site?: SceneSite) {
    const all = await this.app.db
      .selectFrom('deployment')
      .selectAll()
      .where('campaign_id', '=', campaign)
      .orderBy('no')
      .execute();
    return all.filter((one) => site === undefined || one.site_id === `site_${site}`);
  }

  async entries(kind: string): Promise<{ subject: string; actor: string; body: Record<string, unknown> }[]> {
    const rows = await this.app.db
      .selectFrom('ledger_entry')
      .select(['subject', 'actor', 'body'])
      .where('kind', '=', kind)
      .orderBy('id')
      .execute();
    return rows as { subject: string; actor: string; body: Record<string, unknown> }[];
  }

  /** Mails that left, by recipient. */
  mailsTo(address: string): string[] {
    return this.mailer.taken
      .filter(({ to }) => to === address)
      .map(({ raw }) => Buffer.from(raw).toString('utf8'));
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

export async function drillScene(): Promise<DrillScene> {
  const fakes = { deployer: new FakeDeployer(), prober: new FakeProber(), mailer: new FakeMailer() };
  const app = await testApp({
    ...fakes,
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_MAIL_DOMAIN: 'muster.example' }),
  });
  await people.seedFederation(app.db);
  const dated = { first_seen_at: app.clock.now(), last_seen_at: app.clock.now(), gone_at: null };
  const contact = { ...dated, source: 'yaml', part: '', channel: 'email' as const, name: null, note: null };
  const owners = [
    ['site', 'site_alpha', 'security@alpha.example', 'security'],
    ['site', 'site_beta', 'security@beta.example', 'security'],
    ['site', 'site_gamma', 'security@gamma.example', 'security'],
    ['ngi', 'ngi_north', 'csirt@north.example', 'ngi-security'],
    ['ngi', 'ngi_south', 'csirt@south.example', 'ngi-security'],
    ['federation', 'federation', 'duty@muster.example', 'csirt'],
  ] as const;
  await app.db
    .insertInto('contact')
    .values(
      owners.map(([owner_kind, owner_id, address, role]) => ({
        ...contact,
        id: `con_${owner_id}`,
        owner_kind,
        owner_id,
        address,
        role,
        position: 0,
      })),
    )
    .execute();
  const endpoints = (Object.keys(SITES) as SceneSite[]).flatMap((site) => [
    {
      kind: 'front-door',
      site,
      url: doorOf(site),
      settings: { submissionAddress: `127.67.${SITES[site]}.41` },
    },
    {
      kind: 'controller',
      site,
      url: `http://127.68.${SITES[site]}.9:8461`,
      settings: { address: `127.68.${SITES[site]}.9`, port: '8461' },
    },
  ]);
  await app.db
    .insertInto('site_endpoint')
    .values(
      endpoints.map(({ kind, site, url, settings }) => ({
        ...dated,
        id: `end_${site}_${kind}_${randomBytes(4).toString('hex')}`,
        site_id: `site_${site}`,
        source: 'yaml',
        kind,
        url,
        ca_pem: null,
        settings: JSON.stringify(settings),
      })),
    )
    .execute();
  return new DrillScene(app, fakes);
}
