import { createHash } from 'node:crypto';
import {
  type Deployer,
  DoorError,
  type RemovalOutcome,
  type SandboxState,
  type SiteDoor,
  type Submission,
  type Submitted,
} from '../../ports/deployer.ts';

export interface FakeJob {
  jobRef: string;
  door: string;
  submission: Submission;
  binary: Uint8Array;
  state: SandboxState['state'];
  held: boolean;
}

/** A site in memory. Passes the same contract as the real deployers; a test plays the site's people. */
export class FakeDeployer implements Deployer {
  readonly kind = 'fake';
  /** Every job ever submitted, the removed ones too, in order. */
  readonly jobs: FakeJob[] = [];
  /** Credentials there are; null for any. */
  readonly #credentials: ReadonlySet<string> | null;
  /** Credentials that are refused at every door. */
  readonly refused = new Set<string>();
  /** URLs of doors that do not answer. */
  readonly unreachable = new Set<string>();

  constructor(credentials: ReadonlySet<string> | null = null) {
    this.#credentials = credentials;
  }

  async submit(door: SiteDoor, submission: Submission): Promise<Submitted> {
    const { credential, deployment, binary, autostart } = submission;
    if (this.#credentials?.has(credential) === false)
      throw new DoorError('invalid', `there is no credential ${credential}`);
    this.#reach(door);
    if (this.refused.has(credential)) throw new DoorError('refused', 'banned');
    let job = this.#jobsAt(door).find((one) => one.submission.deployment === deployment);
    if (!job) {
      const jobRef = `F${this.jobs.length + 1}`;
      const copy = Uint8Array.from(binary);
      job = { jobRef, door: door.url, submission, binary: copy, state: 'running', held: !autostart };
      this.jobs.push(job);
    }
    return { jobRef: job.jobRef, sha256: sha256(job.binary) };
  }

  async inspect(door: SiteDoor, jobRef: string): Promise<SandboxState> {
    this.#reach(door);
    const job = this.#jobsAt(door).find((one) => one.jobRef === jobRef);
    if (!job) return { state: 'gone', held: false, programSha256: null, files: [] };
    return { state: job.state, held: job.held, programSha256: sha256(job.binary), files: ['payload'] };
  }

  async list(door: SiteDoor): Promise<string[]> {
    this.#reach(door);
    return this.#jobsAt(door).map((one) => one.jobRef);
  }

  async remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome> {
    const { state, held } = await this.inspect(door, jobRef);
    if (state === 'gone') return 'gone';
    if (held) return 'held';
    if (state !== 'ended') return 'running';
    this.job(jobRef).state = 'gone';
    return 'removed';
  }

  /** The job of this reference or deployment. @throws Error */
  job(name: string): FakeJob {
    const found = this.jobs.find((one) => one.jobRef === name || one.submission.deployment === name);
    if (!found) throw new Error(`no job ${name} was submitted`);
    return found;
  }

  #jobsAt(door: SiteDoor): FakeJob[] {
    return this.jobs.filter((one) => one.door === door.url && one.state !== 'gone');
  }

  #reach(door: SiteDoor): void {
    if (this.unreachable.has(door.url)) throw new DoorError('unreachable', 'the front door does not answer');
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
