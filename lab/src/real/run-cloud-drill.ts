/** `npm run drill -- --real openstack`: a whole drill on a real cloud, with real guests. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BoardView,
  boardView,
  campaignView,
  issuedToken,
  scoreRunView,
  stopProgressView,
} from '@muster/contract';
import { z } from 'zod';
import { machineClock, ProcedureClock, SCENARIO_START, writeClockFile } from '../clock/lab-clock.ts';
import { Api, ApiError } from '../drill/api.ts';
import type { ComparedSite } from '../drill/compare.ts';
import { freePorts, ServerProcess } from '../drill/server-process.ts';
import { MUSTER_DOMAIN } from '../federation.ts';
import { MailHub } from '../mail/hub.ts';
import { makeRunDirectory } from '../process/run-directory.ts';
import { CABLE, type MadeCloud, startCloud, step } from './cloud.ts';
import { CLOUD_SITE, mailboxOf, respond, SECURITY, siteYaml } from './cloud-site.ts';

export interface CloudDrillOptions {
  dir: string;
  say(line: string): void;
  onBoard(board: BoardView): void;
  signal: AbortSignal;
}

export interface CloudDrillResult {
  campaign: string;
  sites: ComparedSite[];
  facts: string;
  url: string;
  token: string;
  stop(): Promise<void>;
}

const SCENARIO = new URL('../../scenarios/real-cloud.yaml', import.meta.url);
const SPEED = 30;
const HOUR_MS = 3_600_000;
const LASTS_HOURS = 4;
/** Machine time for the start of the server, the import and the rehearsal, whose sign-ins take a second or more each. */
const SETUP_MS = 60_000;
/** What the site's people do here, judged: the account is shut out and its servers stand still, with their memory. */
const DECLARED: Record<string, string> = {
  C1: 'pass',
  K1: 'pass',
  K2: 'pass',
  K5: 'pass',
  K6: 'pass',
  K7: 'pass',
};
const anything = z.unknown();
const CLOSING_TRIES = 20;

export async function runCloudDrill(options: CloudDrillOptions): Promise<CloudDrillResult> {
  const { dir, say, signal } = options;
  makeRunDirectory(dir);
  const cloud = await startCloud(join(dir, 'image'), say);
  const ending: (() => Promise<unknown>)[] = [() => step('shut')];
  const stop = async (): Promise<void> => {
    for (const end of ending.splice(0).reverse()) await end();
  };
  try {
    const clockFile = join(dir, 'clock.json');
    writeClockFile(clockFile, {
      machineEpochMs: machineClock.now().getTime() + SETUP_MS,
      procedureEpochMs: Date.parse(SCENARIO_START),
      speed: SPEED,
    });
    const startsAt = machineClock.now().getTime() + SETUP_MS;
    const [httpPort = 0, controllerPort = 0, smtpInPort = 0] = await freePorts(3);
    const maildir = mailboxOf(dir);
    const hub = new MailHub({
      queueDir: join(dir, 'private', 'mail-queue'),
      routes: {
        mailboxes: { [SECURITY]: { maildir } },
        relays: { [MUSTER_DOMAIN]: { host: '127.0.0.1', port: smtpInPort } },
        unreachable: [],
      },
      ...{ host: '127.0.0.1', port: 0, delayAfterMs: HOUR_MS },
      clock: new ProcedureClock(clockFile),
    });
    const smtpPort = await hub.listen();
    ending.push(() => hub.close());
    const server = serverOf(dir, { cloud, clockFile, smtpPort, httpPort, controllerPort, smtpInPort });
    ending.push(() => server.stop());
    say('Muster, with its own PostgreSQL');
    await server.start();
    const drill = new CloudDrill(options, server, cloud, new ProcedureClock(clockFile));
    const responding = new AbortController();
    ending.push(async () => responding.abort());
    signal.addEventListener('abort', () => responding.abort(), { once: true });
    const responded = respond(maildir, responding.signal).then(
      (did) => say(`The site acted: ${did.trim()}`),
      (error: Error) => say(`The site did not act: ${error.message}`),
    );
    const result = await drill.run(startsAt);
    responding.abort();
    await responded;
    return { ...result, url: server.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ServerParts {
  cloud: MadeCloud;
  clockFile: string;
  smtpPort: number;
  httpPort: number;
  controllerPort: number;
  smtpInPort: number;
}

function serverOf(dir: string, { cloud, clockFile, smtpPort, ...ports }: ServerParts): ServerProcess {
  const dataDir = join(dir, 'muster');
  const credentials = join(dataDir, 'credentials');
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  mkdirSync(credentials, { recursive: true, mode: 0o700 });
  for (const [name, auth] of Object.entries(cloud.credentials)) {
    const text = JSON.stringify({ [cloud.authUrl]: auth });
    writeFileSync(join(credentials, `${name}.openstack.json`), text, { mode: 0o600 });
  }
  return new ServerProcess({
    dataDir,
    ...ports,
    env: {
      MUSTER_CREDENTIALS_DIR: credentials,
      MUSTER_CLOCK_FILE: clockFile,
      MUSTER_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      MUSTER_MAIL_DOMAIN: MUSTER_DOMAIN,
      MUSTER_ORG: 'LAB',
    },
  });
}

class CloudDrill {
  readonly #options: CloudDrillOptions;
  readonly #server: ServerProcess;
  readonly #cloud: MadeCloud;
  readonly #clock: ProcedureClock;

  constructor(options: CloudDrillOptions, server: ServerProcess, cloud: MadeCloud, clock: ProcedureClock) {
    this.#options = options;
    this.#server = server;
    this.#cloud = cloud;
    this.#clock = clock;
  }

  async run(startsAt: number): Promise<Omit<CloudDrillResult, 'url' | 'stop'>> {
    const { say, signal } = this.#options;
    const secret = await this.#server.oneTimeSecret();
    const first = { secret, name: 'lab administrator' };
    const { secret: token } = await new Api(this.#server.url).post('/api/v1/first-run', first, issuedToken);
    const api = new Api(this.#server.url, token);
    const campaign = await this.#prepare(api);
    await machineClock.sleep(startsAt - machineClock.now().getTime(), signal);
    const { startedAt } = await api.post(`/api/v1/campaigns/${campaign}/start`, undefined, campaignView);
    say(`The drill runs: ${this.#server.url}/campaigns/${campaign}#token=${token}`);
    await this.#watch(api, campaign, Date.parse(startedAt ?? SCENARIO_START) + LASTS_HOURS * HOUR_MS);
    const { sites, facts } = await this.#finish(api, campaign);
    return { campaign, sites, facts, token };
  }

  async #prepare(api: Api): Promise<string> {
    const content = siteYaml(this.#cloud, this.#server.place.controllerPort);
    const documents = [{ name: 'cloud.yaml', content, encoding: 'utf8' }];
    await api.post('/api/v1/federation/import', { format: 'yaml', dryRun: false, documents }, anything);
    const from = Date.parse(SCENARIO_START);
    const at = (hours: number): string => new Date(from + hours * HOUR_MS).toISOString();
    const { id } = await api.post(
      '/api/v1/campaigns',
      {
        name: 'Real cloud',
        yaml: readFileSync(SCENARIO, 'utf8'),
        sites: [CLOUD_SITE],
        from: at(-2),
        to: at(72),
        seed: 'real',
      },
      campaignView,
    );
    await api.post(
      `/api/v1/campaigns/${id}/authorisations`,
      {
        site: CLOUD_SITE,
        agreedBy: 'Kim Visser',
        agreedAt: at(-240),
        hosts: ['127.0.0.1'],
        addresses: [CABLE.network],
        whiteCell: { name: 'White cell of the site', email: 'white-cell@real-cloud.lab.example' },
      },
      anything,
    );
    const { rehearsal } = await api.post(`/api/v1/campaigns/${id}/rehearse`, undefined, campaignView);
    const bad = (rehearsal?.findings ?? []).filter(({ ok }) => !ok);
    if (bad.length > 0)
      throw new Error(
        `The rehearsal failed: ${bad.map(({ what, detail }) => `${what}: ${detail}`).join('; ')}`,
      );
    this.#options.say(`Rehearsed: ${rehearsal?.findings.length} findings, none bad`);
    await api.post(`/api/v1/campaigns/${id}/announce`, undefined, campaignView);
    return id;
  }

  async #watch(api: Api, campaign: string, endsAt: number): Promise<void> {
    const { signal, onBoard, say } = this.#options;
    let open = true;
    while (this.#clock.now().getTime() < endsAt && !signal.aborted) {
      const board = await api.get(`/api/v1/campaigns/${campaign}/board`, boardView).catch(() => undefined);
      if (board) onBoard(board);
      const copies = board?.sites[0]?.copies;
      // The cloud is shared: its real compute takes no servers of others once ours are there.
      if (open && (copies?.alive ?? 0) >= 2) {
        open = false;
        await step('shut');
        say('Both copies beat; the compute is closed to new servers');
      }
      await machineClock.sleep(3000, signal);
    }
    signal.throwIfAborted();
  }

  async #finish(api: Api, campaign: string): Promise<{ sites: ComparedSite[]; facts: string }> {
    const { say } = this.#options;
    const at = `/api/v1/campaigns/${campaign}`;
    await api.post(`${at}/stop`, { reason: 'the scenario has ended' }, campaignView);
    await machineClock.sleep(3000);
    const { copies, stopped, endedOtherwise, unreachable } = await api.get(`${at}/stop`, stopProgressView);
    say(
      `Full stop: of ${copies} copies ${stopped} stopped, ${endedOtherwise} had ended, ${unreachable.length} stand still`,
    );
    const run = await api.post(`${at}/score`, undefined, scoreRunView);
    const facts = JSON.stringify(await api.get(`${at}/facts`, anything));
    say('The site releases the servers: unlocked, run on to hear the stop, shut down');
    await step('release');
    for (let tries = 1; tries <= CLOSING_TRIES; tries++) {
      try {
        await api.post(`${at}/clean-up`, undefined, anything);
        await api.post(`${at}/close`, undefined, campaignView);
        say('Closed: every copy is accounted for, and its server is gone');
        break;
      } catch (error) {
        // A busy cloud may take longer over the servers than we wait for the answer; the server goes on meanwhile.
        const slow = error instanceof Error && error.name === 'TimeoutError';
        if (!slow && (!(error instanceof ApiError) || error.status !== 409)) throw error;
        if (tries === CLOSING_TRIES) say(`Not closed: ${(error as Error).message}`);
        await machineClock.sleep(3000);
      }
    }
    return { sites: [compared(run.sites[0])], facts };
  }
}

function compared(found: z.infer<typeof scoreRunView>['sites'][number] | undefined): ComparedSite {
  const checks = (found?.verdicts ?? []).map(({ check, verdict, at, value, why, evidence }) => ({
    ...{ check, verdict, at, value, why, expected: DECLARED[check] ?? null },
    evidence: evidence.map(({ ref }) => ref),
    quotes: evidence.flatMap(({ quote }) => (quote === null ? [] : [quote])),
  }));
  const differences = checks.filter((one) => one.expected !== null && one.expected !== one.verdict);
  return {
    site: CLOUD_SITE,
    participation: found?.participation ?? null,
    team: 'pauses its servers',
    checks,
    differences: differences.map(({ check }) => check),
  };
}
