/** A whole drill, as an officer runs it: import, draft, authorise, rehearse, announce, start, watch, stop, score, close. */
import { readFileSync } from 'node:fs';
import {
  type BoardView,
  boardView,
  campaignView,
  issuedToken,
  type ScoreRunView,
  scoreRunView,
  stopProgressView,
} from '@muster/contract';
import { z } from 'zod';
import { machineClock, ProcedureClock, SCENARIO_START } from '../clock/lab-clock.ts';
import type { Lab } from '../start-lab.ts';
import { Api, ApiError } from './api.ts';
import { type ComparedSite, changedSince, compareWithDeclared } from './compare.ts';
import { startLabWithServer } from './lab-with-server.ts';
import { type OwnScenario, tryScenario, undeclared } from './own-scenario.ts';
import type { ServerProcess } from './server-process.ts';

export interface DrillOptions {
  dir: string;
  sites: number;
  speed?: number;
  seed?: string;
  /** Team files cast before the standing ones. */
  teams?: string[];
  onlyGiven?: boolean;
  /** A script to be tried instead of the lab's: then no verdict was declared. */
  scenario?: OwnScenario;
  /** How often, at moments spread over the drill, the server is killed with signal 9 and started again. */
  killServer?: number;
  say?: (line: string) => void;
  onBoard?: (board: BoardView) => void;
  signal?: AbortSignal;
}

export interface DrillResult {
  campaign: string;
  run: ScoreRunView;
  sites: ComparedSite[];
  facts: string;
  lab: Lab;
  server: ServerProcess;
  /** An API token of an officer: for the live page. */
  token: string;
  /** An API token of the administrator: to issue others. */
  administrator: string;
  stop(): Promise<void>;
}

const SCENARIO = new URL('../../scenarios/lab-tour.yaml', import.meta.url);
const anything = z.unknown();
const HOUR_MS = 3_600_000;
/** As the scenario says. */
const LASTS_HOURS = 38;
/** The announced window, around the scenario's fixed date; longer than the drill, as sites are told in earnest too. */
const WINDOW_HOURS = { before: 1, after: 14 * 24 };
/** Machine time that the server's start, the import and the rehearsal may take before the campaign's first moment. */
const SETUP_MS = 9_000;
const SETUP_PER_SITE_MS = 300;
/** A site that was cut off takes some tries until its old connections are given up. */
const CLOSING_TRIES = 15;

export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { say = () => {} } = options;
  const setUpMs = SETUP_MS + SETUP_PER_SITE_MS * options.sites;
  const { lab, server, startsAt, stop } = await startLabWithServer({ ...options, setUpMs });
  try {
    const drill = new Drill(options, lab, server, say);
    return { ...(await drill.run(startsAt)), lab, server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

class Drill {
  readonly #options: DrillOptions;
  readonly #lab: Lab;
  readonly #server: ServerProcess;
  readonly #say: (line: string) => void;
  readonly #clock: ProcedureClock;

  constructor(options: DrillOptions, lab: Lab, server: ServerProcess, say: (line: string) => void) {
    this.#options = options;
    this.#lab = lab;
    this.#server = server;
    this.#say = say;
    this.#clock = new ProcedureClock(lab.clockFile);
  }

  async run(startsAt: number): Promise<Omit<DrillResult, 'lab' | 'server' | 'stop'>> {
    const administrator = await this.#administratorToken();
    const api = new Api(this.#server.url, administrator);
    const token = await this.#officerToken(api);
    await this.#importFederation(api);
    const { scenario } = this.#options;
    const own = scenario && (await tryScenario(api, scenario));
    const campaign = await this.#prepare(api, own?.yaml ?? readFileSync(SCENARIO, 'utf8'));
    const lastsHours = own?.lastsHours ?? LASTS_HOURS;
    if (own && !own.whole) this.#say(`It is followed for ${lastsHours} h; what is due later stays open`);
    this.#lab.startTeams();
    await machineClock.sleep(startsAt - machineClock.now().getTime(), this.#options.signal);
    const { startedAt } = await api.post(`/api/v1/campaigns/${campaign}/start`, undefined, campaignView);
    this.#say(`The drill runs: ${this.#server.url}/campaigns/${campaign}#token=${token}`);
    await this.#watch(api, campaign, Date.parse(startedAt ?? SCENARIO_START) + lastsHours * HOUR_MS);
    const { run, facts } = await this.#finish(api, campaign);
    const compared = compareWithDeclared(run, this.#lab.sites);
    const sites = own ? compared.map(undeclared) : compared;
    return { campaign, run, facts, token, administrator, sites };
  }

  async #administratorToken(): Promise<string> {
    const secret = await this.#server.oneTimeSecret();
    const stranger = new Api(this.#server.url);
    const issued = await stranger.post(
      '/api/v1/first-run',
      { secret, name: 'lab administrator' },
      issuedToken,
    );
    return issued.secret;
  }

  async #officerToken(api: Api): Promise<string> {
    const request = { name: 'lab officer', role: 'officer', scope: { kind: 'federation' }, validDays: 1 };
    return (await api.post('/api/v1/tokens', request, issuedToken)).secret;
  }

  async #importFederation(api: Api): Promise<void> {
    const content = this.#lab.federationYaml(this.#server.place.controllerPort);
    await api.post(
      '/api/v1/federation/import',
      { format: 'yaml', dryRun: false, documents: [{ name: 'lab.yaml', content, encoding: 'utf8' }] },
      anything,
    );
  }

  async #prepare(api: Api, yaml: string): Promise<string> {
    const { sites } = this.#lab;
    const from = new Date(SCENARIO_START);
    const { id } = await api.post(
      '/api/v1/campaigns',
      {
        name: 'Lab tour',
        yaml,
        sites: sites.map(({ name }) => name),
        from: new Date(from.getTime() - WINDOW_HOURS.before * HOUR_MS).toISOString(),
        to: new Date(from.getTime() + WINDOW_HOURS.after * HOUR_MS).toISOString(),
        seed: this.#options.seed ?? 'lab',
      },
      campaignView,
    );
    for (const site of sites) {
      await api.post(
        `/api/v1/campaigns/${id}/authorisations`,
        {
          site: site.name,
          agreedBy: site.contactName,
          agreedAt: new Date(from.getTime() - 240 * HOUR_MS).toISOString(),
          hosts: [site.address],
          addresses: site.networks,
          whiteCell: { name: 'White cell of the site', email: `white-cell@${site.domain}` },
        },
        anything,
      );
    }
    const rehearsed = await api.post(`/api/v1/campaigns/${id}/rehearse`, undefined, campaignView);
    const failed = (rehearsed.rehearsal?.findings ?? []).filter((finding) => !finding.ok);
    if (failed.length > 0) {
      throw new Error(
        `The rehearsal failed: ${failed.map((one) => `${one.site}: ${one.what}: ${one.detail}`).join('; ')}`,
      );
    }
    this.#say(`Rehearsed: ${rehearsed.rehearsal?.findings.length} findings, none bad`);
    await api.post(`/api/v1/campaigns/${id}/announce`, undefined, campaignView);
    return id;
  }

  async #watch(api: Api, campaign: string, endsAt: number): Promise<void> {
    const { signal, killServer = 0, onBoard } = this.#options;
    const begun = this.#clock.now().getTime();
    let killed = 0;
    // Kills that a slow machine has not come to are made up for: what was asked for is what is tested.
    while ((this.#clock.now().getTime() < endsAt || killed < killServer) && !signal?.aborted) {
      const share = (this.#clock.now().getTime() - begun) / (endsAt - begun);
      if (killed < killServer && share > (killed + 0.5) / killServer) {
        killed += 1;
        this.#say(`kill -9 of the server, ${killed} of ${killServer}`);
        await this.#server.killAndRestart();
      }
      const board = await this.#board(api, campaign);
      if (board) onBoard?.(board);
      await machineClock.sleep(3000, signal);
    }
    signal?.throwIfAborted();
  }

  /** A server that is just away is no reason to end the drill. */
  async #board(api: Api, campaign: string): Promise<BoardView | undefined> {
    try {
      return await api.get(`/api/v1/campaigns/${campaign}/board`, boardView);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      return undefined;
    }
  }

  async #finish(api: Api, campaign: string): Promise<{ run: ScoreRunView; facts: string }> {
    await api.post(`/api/v1/campaigns/${campaign}/stop`, { reason: 'the scenario has ended' }, campaignView);
    await this.#awaitStop(api, campaign);
    const run = await api.post(`/api/v1/campaigns/${campaign}/score`, undefined, scoreRunView);
    const facts = JSON.stringify(await api.get(`/api/v1/campaigns/${campaign}/facts`, anything));
    await this.#close(api, campaign);
    const changed = changedSince(run, await api.get(`/api/v1/campaigns/${campaign}/board`, boardView));
    if (changed.length > 0) throw new Error(`Verdicts changed after the stop: ${changed.join('; ')}`);
    return { run, facts };
  }

  /** Every reachable copy ends with its next beat; the others are named. */
  async #awaitStop(api: Api, campaign: string): Promise<void> {
    let progress = await api.get(`/api/v1/campaigns/${campaign}/stop`, stopProgressView);
    for (let tries = 0; progress.unreachable.length > 0 && tries < 12; tries++) {
      await machineClock.sleep(250);
      progress = await api.get(`/api/v1/campaigns/${campaign}/stop`, stopProgressView);
    }
    const { copies, stopped, endedOtherwise, unreachable } = progress;
    this.#say(
      `Full stop: of ${copies} copies ${stopped} stopped on the order, ${endedOtherwise} had ended, ${unreachable.length} cannot be reached`,
    );
  }

  /** After the exercise the sites clear their hosts; what is left is removed and read back; then the books are closed. */
  async #close(api: Api, campaign: string): Promise<void> {
    for (const site of this.#lab.sites) await site.host.endDrillJobs();
    for (let tries = 1; ; tries++) {
      await api.post(`/api/v1/campaigns/${campaign}/clean-up`, undefined, anything);
      try {
        await api.post(`/api/v1/campaigns/${campaign}/close`, undefined, campaignView);
        this.#say('Closed: every copy is accounted for');
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 409) throw error;
        if (tries === CLOSING_TRIES) return this.#say(`Not closed: ${error.message}`);
        await machineClock.sleep(1000);
      }
    }
  }
}
