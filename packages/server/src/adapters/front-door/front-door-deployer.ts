import type { z } from 'zod';
import {
  type Deployer,
  DoorError,
  type RemovalOutcome,
  type SandboxState,
  type SiteDoor,
  type Submission,
  type Submitted,
} from '../../ports/deployer.ts';
import type { DoorAnswer, DoorClient } from './client.ts';
import { jobDetail, jobList, refusal, submitted } from './schema.ts';

const PROGRAM_FILE = 'payload';
const UNKNOWN_JOB: ReadonlySet<string> = new Set(['no-such-job', 'no-such-path']);
const gone: SandboxState = { state: 'gone', held: false, programSha256: null, files: [] };

/** Submits the drill's program as a batch job, as whoever stole the identity would. */
export class FrontDoorDeployer implements Deployer {
  readonly kind = 'front-door';
  readonly #client: DoorClient;
  readonly #operator: string;

  /** @param operator the credential that lists and removes what is left. */
  constructor(client: DoorClient, operator: string) {
    this.#client = client;
    this.#operator = operator;
  }

  /** Idempotent: a job that carries this deployment's name already is that submission. */
  async submit(door: SiteDoor, submission: Submission): Promise<Submitted> {
    const { credential, deployment, fromAddress } = submission;
    const earlier = await this.#jobs(door, credential);
    const known = earlier.find((job) => job.name === deployment);
    if (known) return { jobRef: known.job, sha256: known.sha256 };
    const answer = await this.#client.ask(door, {
      method: 'POST',
      path: '/jobs',
      credential,
      fromAddress,
      headers: {
        'x-job-name': deployment,
        'content-type': 'application/octet-stream',
        ...(submission.autostart ? { 'x-job-autostart': '1' } : {}),
      },
      body: submission.binary,
    });
    const { job, sha256 } = read(answer, submitted);
    return { jobRef: job, sha256 };
  }

  async inspect(door: SiteDoor, jobRef: string): Promise<SandboxState> {
    const answer = await this.#client.ask(door, {
      method: 'GET',
      path: pathOf(jobRef),
      credential: this.#operator,
    });
    if (isUnknownJob(answer)) return gone;
    const found = read(answer, jobDetail);
    if (found.removed) return gone;
    const program = found.files.find((file) => file.name === PROGRAM_FILE);
    return {
      state: found.state,
      held: found.held,
      programSha256: program?.sha256 ?? null,
      files: found.files.map((file) => file.name),
    };
  }

  async list(door: SiteDoor): Promise<string[]> {
    const jobs = await this.#jobs(door, this.#operator);
    return jobs.filter((job) => job.name.startsWith('dep_') && !job.removed).map((job) => job.job);
  }

  async remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome> {
    const before = await this.inspect(door, jobRef);
    if (before.state === 'gone') return 'gone';
    if (before.held) return 'held';
    if (before.state !== 'ended') return 'running';
    const answer = await this.#client.ask(door, {
      method: 'DELETE',
      path: pathOf(jobRef),
      credential: this.#operator,
    });
    if (answer.status === 409) return 'held';
    if (answer.status !== 200) throw refused(answer);
    // Believed only when read back.
    const after = await this.inspect(door, jobRef);
    if (after.state !== 'gone')
      throw new DoorError('invalid', 'the front door says that it removed a job which is still there');
    return 'removed';
  }

  async #jobs(door: SiteDoor, credential: string): Promise<z.output<typeof jobList>['jobs']> {
    return read(await this.#client.ask(door, { method: 'GET', path: '/jobs', credential }), jobList).jobs;
  }
}

function pathOf(jobRef: string): string {
  return `/jobs/${encodeURIComponent(jobRef)}`;
}

/** Only what the door says in so many words counts as gone: any proxy on the way can answer 404. */
function isUnknownJob({ status, body }: DoorAnswer): boolean {
  const parsed = refusal.safeParse(body);
  return status === 404 && parsed.success && UNKNOWN_JOB.has(parsed.data.code);
}

function read<Schema extends z.ZodType>(answer: DoorAnswer, schema: Schema): z.output<Schema> {
  if (answer.status >= 300) throw refused(answer);
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  throw new DoorError(
    'unreachable',
    `the front door's answer has not the form expected: ${parsed.error.issues[0]?.message ?? ''}`,
  );
}

/**
 * `invalid` is the door's own reasoned no to what was asked. Everything that is not understood is `unreachable`: after
 * a submission nobody may conclude from it that nothing was started.
 */
function refused({ status, body }: DoorAnswer): DoorError {
  const parsed = refusal.safeParse(body);
  const words = parsed.success ? parsed.data.code : 'no reason given';
  if ((status === 401 || status === 403) && parsed.success) return new DoorError('refused', words);
  const reasoned = parsed.success && status >= 400 && status < 500 && status !== 429;
  return new DoorError(reasoned ? 'invalid' : 'unreachable', `${status} ${words}`);
}
