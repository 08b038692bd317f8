/**
 * A site's batch gateway: HTTPS with client certificates, a grid-mapfile, a ban file and a submission log.
 * It knows nothing of drills. Jobs are started by the site's host, so they outlive the gateway.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { oneLineName } from '../certificates/distinguished-name.ts';
import type { LabClock } from '../clock/lab-clock.ts';
import { banState, isReleased, mappedAccount } from './access-files.ts';
import { type Job, JobTable, jobState, sandboxFiles } from './job-table.ts';
import type { SiteLayout } from './layout.ts';

export interface FrontDoorOptions {
  layout: SiteLayout;
  operatorDn: string;
  tls: { ca: string; certificate: string; key: string };
  /** Procedure time, for the log. */
  clock: LabClock;
  /** Starts `./payload` in the sandbox and answers which process it became. */
  startJob(job: string, dir: string): Promise<{ pid: number; startTicks: number }>;
}

export interface Submission {
  owner: string;
  account: string;
  name: string;
  from: string;
  autostart: boolean;
  payload: Buffer;
}

interface Caller {
  dn: string;
  account: string;
  from: string;
  isOperator: boolean;
}

const LARGEST_PAYLOAD = 8 * 1024 * 1024;
const LONGEST_LISTENING = 8 * LARGEST_PAYLOAD;
const MOST_JOBS = 500;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export class FrontDoor {
  readonly server: Server;
  readonly #options: FrontDoorOptions;
  readonly #table: JobTable;

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#table = new JobTable(options.layout.frontDoor.table);
    const { ca, certificate, key } = options.tls;
    // A stranger is let through the handshake to be told why in words.
    this.server = createServer(
      { ca, cert: certificate, key, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
      (request, response) => void this.#serve(request, response),
    );
    this.server.requestTimeout = 30_000;
    this.server.headersTimeout = 10_000;
    this.server.maxConnections = 200;
    this.server.on('clientError', (_error, socket) => socket.destroy());
    this.server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Puts a job into a new sandbox and starts it. */
  async submit(submission: Submission): Promise<Job> {
    if (this.#table.all().length >= MOST_JOBS) throw new Refusal(429, 'full', 'This site takes no more jobs');
    const { payload, ...rest } = submission;
    const id = this.#table.newId();
    const dir = join(this.#options.layout.jobs, id);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dir, 'payload'), payload, { mode: 0o755 });
    for (const name of ['stdout', 'stderr']) writeFileSync(join(dir, name), '', { mode: 0o600 });
    const sha256 = createHash('sha256').update(payload).digest('hex');
    const started = await this.#options.startJob(id, dir);
    const job: Job = { job: id, ...rest, ...started, dir, sha256, removed: false };
    this.#table.save(job);
    const { owner, from, account } = submission;
    this.#log(
      `submit dn="${owner}" from=${from} account=${account} job=${id} pid=${job.pid} sha256=${sha256}`,
    );
    return job;
  }

  /** After a boot of the host: those jobs come back that were submitted to do so. */
  async startAgain(): Promise<Job[]> {
    const jobs = this.#table
      .all()
      .filter((job) => job.autostart && !job.removed && jobState(job) === 'ended');
    for (const job of jobs) {
      const started = await this.#options.startJob(job.job, job.dir);
      this.#table.save({ ...job, ...started });
      this.#log(
        `start dn="${job.owner}" account=${job.account} job=${job.job} pid=${started.pid} sha256=${job.sha256}`,
      );
    }
    return jobs;
  }

  jobs(): Job[] {
    return this.#table.all();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${(request.url ?? '/').split('?')[0]}`;
    try {
      const caller = this.#authenticate(request);
      const [status, body] = await this.#route(route, caller, request);
      reply(response, status, body);
    } catch (error) {
      if (!(error instanceof Refusal)) console.error('front door:', error);
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'fault', 'The front door failed');
      // The rest of an unread body is not waited for.
      if (!request.complete) response.setHeader('connection', 'close');
      reply(response, refusal.status, { code: refusal.code, message: refusal.message });
    }
  }

  #authenticate(request: IncomingMessage): Caller {
    const socket = request.socket as TLSSocket;
    const from = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Refusal(401, 'no-certificate', 'Show a client certificate');
    const dn = oneLineName(certificate.subject);
    const { ban, map } = this.#options.layout.frontDoor;
    const refuse = (status: number, code: string, message: string): Refusal => {
      this.#log(`refuse dn="${dn.replace(/["\n\r]/g, '?')}" from=${from} why=${code}`);
      return new Refusal(status, code, message);
    };
    if (!socket.authorized) throw refuse(401, 'untrusted', 'The certificate is not from a trusted authority');
    const state = banState(ban, dn);
    if (state === 'closed') throw refuse(403, 'closed', 'This site lets nobody in at present');
    if (state === 'banned') throw refuse(403, 'banned', 'This identity is banned here');
    const account = mappedAccount(map, dn);
    if (account === undefined) throw refuse(403, 'not-mapped', 'This identity has no account here');
    return { dn, account, from, isOperator: dn === this.#options.operatorDn };
  }

  async #route(route: string, caller: Caller, request: IncomingMessage): Promise<[number, object]> {
    if (route === 'GET /whoami') {
      this.#log(`login dn="${caller.dn}" from=${caller.from}`);
      return [200, { dn: caller.dn, account: caller.account }];
    }
    if (route === 'POST /jobs') return this.#submitRequest(caller, request);
    if (route === 'GET /jobs') {
      const visible = this.#table.all().filter((job) => caller.isOperator || job.owner === caller.dn);
      return [200, { jobs: visible.map((job) => this.#describe(job)) }];
    }
    const match = route.match(/^(GET|DELETE) \/jobs\/([A-Z0-9]{1,16})(\/output)?$/);
    if (!match) throw new Refusal(404, 'no-such-path', `${route} is not served here`);
    const job = this.#table.find(match[2] as string);
    if (!job || !(caller.isOperator || job.owner === caller.dn)) {
      throw new Refusal(404, 'no-such-job', 'There is no such job of yours');
    }
    if (match[1] === 'DELETE') return this.#remove(caller, job);
    if (match[3]) return this.#output(caller, job);
    return [200, { ...this.#describe(job), files: sandboxFiles(job.dir) }];
  }

  async #submitRequest(caller: Caller, request: IncomingMessage): Promise<[number, object]> {
    const name = String(request.headers['x-job-name'] ?? '');
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) {
      throw new Refusal(400, 'bad-name', 'X-Job-Name wants 1 to 64 letters, digits, dots, dashes');
    }
    const autostart = request.headers['x-job-autostart'] === '1';
    if (autostart && !caller.isOperator) {
      throw new Refusal(403, 'operator-only', 'Only the operator may have a job started at boot');
    }
    const payload = await readBody(request);
    if (!isExecutable(payload))
      throw new Refusal(400, 'not-executable', 'The body is neither ELF nor a #! script');
    const { dn: owner, account, from } = caller;
    const job = await this.submit({ owner, account, from, name, autostart, payload });
    return [201, { job: job.job, pid: job.pid, dir: job.dir, sha256: job.sha256 }];
  }

  #remove(caller: Caller, job: Job): [number, object] {
    if (!caller.isOperator) throw new Refusal(403, 'operator-only', 'Only the operator removes sandboxes');
    if (this.#isHeld(job)) throw new Refusal(409, 'held', 'The site has not released this job yet');
    this.#table.removeSandbox(job);
    this.#log(`remove dn="${caller.dn}" from=${caller.from} job=${job.job}`);
    return [200, { removed: true }];
  }

  #output(caller: Caller, job: Job): [number, object] {
    if (job.owner !== caller.dn)
      throw new Refusal(403, 'owner-only', 'Only its owner reads the output of a job');
    return [200, { tick_at: readTick(job.dir), running: jobState(job) === 'running' }];
  }

  #describe(job: Job): object {
    const { job: id, owner, name, pid, dir, sha256, removed } = job;
    return { job: id, owner, name, state: jobState(job), pid, dir, sha256, held: this.#isHeld(job), removed };
  }

  /** The operator's own jobs are nobody's evidence. */
  #isHeld(job: Job): boolean {
    if (job.removed || job.owner === this.#options.operatorDn) return false;
    return !isReleased(this.#options.layout.frontDoor.released, job.job);
  }

  #log(line: string): void {
    try {
      appendFileSync(
        this.#options.layout.frontDoor.log,
        `${this.#options.clock.now().toISOString()} ${line}\n`,
      );
    } catch (error) {
      console.error('front door: the log cannot be written:', error);
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new Refusal(413, 'too-large', 'A job may have 8 MiB at most');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length;
      // What is too large is read on for a while, unkept: who is cut off in mid-sentence hears no answer.
      if (size > LONGEST_LISTENING) throw tooLarge;
      if (size <= LARGEST_PAYLOAD) chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error === tooLarge ? error : new Refusal(400, 'cut-off', 'The body ended early');
  }
  if (size > LARGEST_PAYLOAD) throw tooLarge;
  return Buffer.concat(chunks);
}

function isExecutable(payload: Buffer): boolean {
  const start = payload.subarray(0, 4).toString('latin1');
  return start === '\x7fELF' || start.startsWith('#!');
}

/** The control workload writes the machine's time, epoch milliseconds, into `tick`. */
function readTick(dir: string): number | null {
  try {
    const tick = Number(readFileSync(join(dir, 'tick'), 'utf8').trim());
    return Number.isFinite(tick) && tick > 0 ? tick : null;
  } catch {
    return null;
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
