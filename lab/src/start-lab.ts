/**
 * A whole federation on one machine: sites with their hosts, front doors and teams, one mail hub, one clock.
 * Everything that is started ends with `stop()`, or with this process however it ends.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Certificates, IDENTITY_DN, makeCertificates } from './certificates/identities.ts';
import { DEFAULT_SPEED, ensureClockFile, machineClock } from './clock/lab-clock.ts';
import {
  CSIRT_ADDRESS,
  federationYaml,
  MUSTER_DOMAIN,
  ngiAddress,
  type PlannedSite,
  planFederation,
  seededNumber,
} from './federation.ts';
import type { LabSite } from './lab-site.ts';
import { HubProcess } from './mail/hub-process.ts';
import type { MailRoutes } from './mail/mail-routes.ts';
import { isReachable, makeRunDirectory, reachableNode } from './process/run-directory.ts';
import { beginRun, endRun, RUN_MARK, type Run } from './process/run-registry.ts';
import { SiteHost } from './site/host.ts';
import { freeNetworks, type SiteNetwork, whyNoNamespaces } from './site/namespaces.ts';
import { writeSiteFile } from './site/site-file.ts';
import { assignTeams, type LeftOut } from './team/assign-teams.ts';
import { runTeam } from './team/run-team.ts';
import { type Need, reachableTeam, readTeam, readTeams, type Team } from './team/team-file.ts';

export interface LabOptions {
  /** A directory that everybody may enter and that is ours alone to fill. */
  dir: string;
  sites: number;
  seed?: string;
  /** Procedure time per machine time, for a clock file that does not exist yet. */
  speed?: number;
  /** The mapping shared with the server; default `clock.json` in `dir`. */
  clockFile?: string;
  /** Where Muster takes mail; it may come up later and go away. */
  musterSmtp: { host: string; port: number };
  /** Team files cast before the standing ones. */
  teams?: string[];
  /** Folder of the standing teams; default `lab/teams`. */
  teamFolder?: string;
  /** Only the teams given by hand play. */
  onlyGiven?: boolean;
  /** Do not start the teams until `startTeams()`. */
  holdTeams?: boolean;
}

export interface Lab {
  dir: string;
  runId: string;
  clockFile: string;
  certificates: Certificates;
  sites: LabSite[];
  leftOut: LeftOut[];
  hub: HubProcess;
  /** Where Muster and the sites hand in mail. */
  smtp: { host: string; port: number };
  csirtAddress: string;
  /** For `muster site import`, with front doors and controller addresses. */
  federationYaml(controllerPort: number): string;
  startTeams(): void;
  stop(): Promise<void>;
}

const TEAM_FOLDER = fileURLToPath(new URL('../teams', import.meta.url));
const HOUR_MS = 3_600_000;
/** A run owns 512 user ids. */
const MOST_SITES = 500;

export async function startLab(options: LabOptions): Promise<Lab> {
  const { dir, sites, seed = 'lab' } = options;
  if (!Number.isInteger(sites) || sites < 1 || sites > MOST_SITES) {
    throw new Error(`A lab has 1 to ${MOST_SITES} sites, not ${sites}`);
  }
  makeRunDirectory(dir);
  const run = await beginRun(dir);
  const builder = new LabBuilder(options, run, seed);
  try {
    return await builder.build();
  } catch (error) {
    await builder.stop();
    throw error;
  }
}

class LabBuilder {
  readonly #options: LabOptions;
  readonly #run: Run;
  readonly #seed: string;
  readonly #sites: LabSite[] = [];
  readonly #teams: ChildProcess[] = [];
  #hub: HubProcess | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: LabOptions, run: Run, seed: string) {
    this.#options = options;
    this.#run = run;
    this.#seed = seed;
  }

  async build(): Promise<Lab> {
    const { dir, speed = DEFAULT_SPEED, teams = [], teamFolder = TEAM_FOLDER } = this.#options;
    const clockFile = this.#options.clockFile ?? join(dir, 'clock.json');
    ensureClockFile(clockFile, speed);
    if (this.#run.firstUid !== undefined && !isReachable(clockFile)) {
      throw new Error(`Site users cannot read the clock file ${clockFile}`);
    }
    const standing = this.#options.onlyGiven ? [] : readTeams(teamFolder);
    const extra = teams.map(readTeam);
    const unavailable = await whatIsMissing([...extra, ...standing], this.#run.id);
    const { teams: cast, leftOut } = assignTeams(this.#options.sites, extra, standing, unavailable);
    const certificates = await makeCertificates(join(dir, 'certificates'), machineClock.now());
    const common = await this.#prepareFiles(clockFile, certificates);
    const planned = planFederation(this.#options.sites, this.#seed);
    const hub = await this.#startHub(planned, cast, clockFile);
    const networks = this.#planNetworks(planned, cast);
    for (const batch of inBatches(planned, 4)) {
      await Promise.all(
        batch.map((site) =>
          this.#startSite(site, cast[site.index] as Team, networks[site.index], common, hub),
        ),
      );
    }
    this.#sites.sort((a, b) => a.index - b.index);
    if (!this.#options.holdTeams) this.#startTeams(common);
    return {
      dir,
      runId: this.#run.id,
      clockFile,
      certificates,
      sites: this.#sites,
      leftOut,
      hub,
      smtp: { host: '127.0.0.1', port: hub.port },
      csirtAddress: CSIRT_ADDRESS,
      federationYaml: (controllerPort) =>
        federationYaml(planned, (site) => this.#sites[site.index] as LabSite, {
          controllerPort,
          caPem: certificates.authority.certificate,
        }),
      startTeams: () => this.#startTeams(common),
      stop: () => this.stop(),
    };
  }

  /** May be called more than once. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const team of this.#teams) team.kill('SIGKILL');
      await Promise.all(this.#sites.map((site) => site.host.stop()));
      await this.#hub?.stop();
      await endRun(this.#run);
    })();
    return this.#stopping;
  }

  async #prepareFiles(clockFile: string, certificates: Certificates): Promise<Common> {
    const { dir } = this.#options;
    const bin = join(dir, 'bin');
    mkdirSync(bin, { recursive: true, mode: 0o755 });
    const hostToolScript = join(bin, 'host-tool.mjs');
    cpSync(fileURLToPath(new URL('./site/host-tool.mjs', import.meta.url)), hostToolScript);
    chmodSync(hostToolScript, 0o644);
    const colleagues = join(dir, 'colleagues.txt');
    writeFileSync(colleagues, '', { mode: 0o666 });
    chmodSync(colleagues, 0o666);
    const kit = join(dir, 'teams', 'kit');
    mkdirSync(kit, { recursive: true, mode: 0o755 });
    cpSync(join(TEAM_FOLDER, 'kit'), kit, { recursive: true });
    return { clockFile, certificates, hostToolScript, colleagues, kit, node: reachableNode(dir) };
  }

  async #startHub(sites: PlannedSite[], cast: Team[], clockFile: string): Promise<HubProcess> {
    const { dir, musterSmtp } = this.#options;
    const routes: MailRoutes = {
      mailboxes: {},
      relays: { [MUSTER_DOMAIN]: musterSmtp },
      unreachable: ['unreachable.lab.example'],
    };
    for (const ngi of new Set(sites.map((site) => site.ngi))) {
      const maildir = join(dir, 'ngi', ngi, 'Maildir');
      for (const name of ['tmp', 'new', 'cur'])
        mkdirSync(join(maildir, name), { recursive: true, mode: 0o700 });
      routes.mailboxes[ngiAddress(ngi)] = { maildir };
    }
    for (const site of sites) {
      const uid = this.#uidOf(site);
      const mailbox = {
        maildir: join(this.#siteDir(site), 'Maildir'),
        ...(uid === undefined ? {} : { uid }),
      };
      const { security, private: own, tickets } = site.mail;
      const isDead = cast[site.index]?.mailbox === 'dead';
      for (const address of [own, tickets, `postmaster@${site.domain}`, ...(isDead ? [] : [security])]) {
        routes.mailboxes[address] = mailbox;
      }
    }
    const privateDir = join(dir, 'private');
    this.#hub = new HubProcess(privateDir, this.#run.id, {
      queueDir: join(privateDir, 'mail-queue'),
      routes,
      host: '127.0.0.1',
      port: 0,
      clockFile,
      delayAfterMs: HOUR_MS,
    });
    await this.#hub.start();
    return this.#hub;
  }

  /** A network of its own for each site whose team needs one. */
  #planNetworks(sites: PlannedSite[], cast: Team[]): (SiteNetwork | undefined)[] {
    const wanting = sites.filter((site) => cast[site.index]?.needs.includes('netns'));
    if (wanting.length === 0) return [];
    const first = Number.parseInt(this.#run.id.slice(3), 16) % 512;
    const free = freeNetworks(wanting.length, first);
    const networks: (SiteNetwork | undefined)[] = [];
    for (const site of wanting) {
      const prefix = free.shift();
      if (!prefix) throw new Error('No network of 198.18.0.0/15 is free on this machine');
      networks[site.index] = {
        address: `${prefix}.2`,
        hostAddress: `${prefix}.1`,
        aliases: [`${prefix}.${this.#submitterNumber(site)}`, `${prefix}.250`],
        cidr: `${prefix}.0/24`,
        link: `${this.#run.id}n${site.index}`,
      };
    }
    return networks;
  }

  async #startSite(
    planned: PlannedSite,
    team: Team,
    network: SiteNetwork | undefined,
    common: Common,
    hub: HubProcess,
  ): Promise<void> {
    const [high, low] = [Math.floor(planned.index / 256), planned.index % 256];
    const address = network?.address ?? `127.${10 + high}.${low}.1`;
    const dir = this.#siteDir(planned);
    const uid = this.#uidOf(planned);
    const ownBootId = team.needs.includes('boot-id');
    const host = new SiteHost({
      dir,
      privateDir: join(this.#options.dir, 'private', planned.name.toLowerCase()),
      runId: this.#run.id,
      address,
      uid,
      network,
      ownBootId,
      clockFile: common.clockFile,
      ca: common.certificates.authority.certificate,
      credential: await common.certificates.authority.server(planned.domain, address),
      operatorDn: IDENTITY_DN.operator,
      innocent: { dn: IDENTITY_DN.innocent, from: network?.aliases[1] ?? `127.66.${low}.250` },
      accounts: {
        [IDENTITY_DN.rogue]: 'physics07',
        [IDENTITY_DN.innocent]: 'physics11',
        [IDENTITY_DN.operator]: 'exercise',
      },
      hostToolScript: common.hostToolScript,
      node: common.node,
    });
    const site: LabSite = {
      ...planned,
      address,
      frontDoorUrl: '',
      controllerAddress: network?.hostAddress ?? `127.${77 + high}.${low}.1`,
      submissionAddress: network?.aliases[0] ?? `127.66.${low}.${this.#submitterNumber(planned)}`,
      networks: [network?.cidr ?? '127.0.0.0/8'],
      dir,
      uid,
      team,
      host,
    };
    // Known before it runs, so that a failed start is cleaned up as well.
    this.#sites.push(site);
    await host.start();
    site.frontDoorUrl = host.frontDoorUrl;
    writeSiteFile({ site, clockFile: common.clockFile, colleagues: common.colleagues, smtpPort: hub.port });
  }

  #startTeams(common: Common): void {
    for (const site of this.#sites) {
      const file = reachableTeam(site.team, join(this.#options.dir, 'teams'));
      const { kit, node } = common;
      this.#teams.push(
        runTeam({ file, node, kit, layout: site.host.layout, uid: site.uid, runId: this.#run.id }),
      );
    }
  }

  /** 3 to 239, different from seed to seed; .1 and .2 are the ends of a site's cable. */
  #submitterNumber(site: PlannedSite): number {
    return 3 + seededNumber(this.#seed, `submitter ${site.name}`, 237);
  }

  #siteDir(site: PlannedSite): string {
    return join(this.#options.dir, 'sites', site.name.toLowerCase());
  }

  #uidOf(site: PlannedSite): number | undefined {
    return this.#run.firstUid === undefined ? undefined : this.#run.firstUid + site.index;
  }
}

interface Common {
  clockFile: string;
  certificates: Certificates;
  hostToolScript: string;
  colleagues: string;
  kit: string;
  node: string;
}

/** Asks the machine only for what some team needs. */
async function whatIsMissing(teams: Team[], runId: string): Promise<Partial<Record<Need, string>>> {
  const missing: Partial<Record<Need, string>> = {};
  if (process.getuid?.() !== 0) missing.root = 'needs root';
  if (teams.some((team) => team.needs.includes('netns') || team.needs.includes('boot-id'))) {
    const why = await whyNoNamespaces({ [RUN_MARK]: runId });
    if (why !== undefined) Object.assign(missing, { netns: why, 'boot-id': why });
  }
  return missing;
}

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
