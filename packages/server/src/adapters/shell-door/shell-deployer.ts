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
import { ask, type Shell, type ShellRequest } from './shell.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const JOB = /^dep_[a-z0-9_]{1,56}$/;
const STATES = ['running', 'frozen', 'ended', 'gone'] as const;
const OUTCOMES = ['removed', 'held', 'running', 'gone'] as const;
const gone: SandboxState = { state: 'gone', held: false, programSha256: null, files: [] };

/** The scripts of one kind of door, which all answer in the same words. */
export interface DoorScripts {
  kind: string;
  submit: string;
  inspect: string;
  list: string;
  remove: string;
  /** What the script takes besides what every submission says. */
  argsOf?(door: SiteDoor): string[];
  /** What the words after `not`, a reasoned no, mean. */
  refusalOf?(words: string): DoorError;
}

/**
 * Starts the drill's program at a host where a shell is to be had, by fixed scripts. The job's name is the
 * deployment's id. Setting `held` of the door: `never` where people keep nothing as evidence.
 */
export class ShellDeployer implements Deployer {
  readonly kind: string;
  readonly #scripts: DoorScripts;
  readonly #shell: Shell;
  readonly #operator: string;

  /** @param operator the credential that inspects, lists and removes. */
  constructor(scripts: DoorScripts, shell: Shell, operator: string) {
    this.kind = scripts.kind;
    this.#scripts = scripts;
    this.#shell = shell;
    this.#operator = operator;
  }

  async submit(door: SiteDoor, submission: Submission): Promise<Submitted> {
    const { deployment, binary, credential, fromAddress, autostart } = submission;
    if (!JOB.test(deployment)) throw new DoorError('invalid', `"${deployment}" is no id of a deployment`);
    const wanted = createHash('sha256').update(binary).digest('hex');
    const said = await ask(this.#shell, door, {
      credential,
      fromAddress,
      script: this.#scripts.submit,
      args: [
        ...[deployment, wanted, String(binary.length), autostart ? 'control' : 'copy'],
        ...(this.#scripts.argsOf?.(door) ?? []),
      ],
      input: binary,
    });
    if (said.some(([word]) => word === 'root'))
      throw new DoorError('invalid', 'the user of the door is root');
    const no = said.find(([word]) => word === 'not');
    const refusal = no && this.#scripts.refusalOf?.(no.slice(1).join(' ').trim());
    if (refusal) throw refusal;
    const sha256 = said.find(([word]) => word === 'job')?.[1] ?? '';
    if (!SHA256.test(sha256)) throw noAnswer();
    return { jobRef: deployment, sha256 };
  }

  async inspect(door: SiteDoor, jobRef: string): Promise<SandboxState> {
    if (!JOB.test(jobRef)) return gone;
    const said = await ask(
      this.#shell,
      door,
      this.#asOperator(this.#scripts.inspect, [jobRef, keepOf(door)]),
    );
    const [, word, held] = said.find(([first]) => first === 'state') ?? [];
    const state = STATES.find((one) => one === word);
    if (state === 'gone') return gone;
    if (!state || !isWhole(said)) throw noAnswer();
    const program = said.find(([first]) => first === 'program')?.[1];
    return {
      state,
      held: held !== 'no',
      programSha256: program !== undefined && SHA256.test(program) ? program : null,
      files: said.flatMap(([first, name]) => (first === 'file' && name ? [name] : [])),
    };
  }

  async list(door: SiteDoor): Promise<string[]> {
    const said = await ask(this.#shell, door, this.#asOperator(this.#scripts.list, []));
    if (!isWhole(said)) throw noAnswer();
    return said.flatMap(([first, name]) => (first === 'job' && name && JOB.test(name) ? [name] : []));
  }

  async remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome> {
    if (!JOB.test(jobRef)) return 'gone';
    const said = await ask(this.#shell, door, this.#asOperator(this.#scripts.remove, [jobRef, keepOf(door)]));
    const word = said.find(([first]) => first === 'outcome')?.[1];
    const outcome = OUTCOMES.find((one) => one === word);
    if (!outcome) throw noAnswer();
    // Believed only when read back.
    if (outcome === 'removed' && (await this.inspect(door, jobRef)).state !== 'gone')
      throw new DoorError('unreachable', 'the host says that it removed a job which is still there');
    return outcome;
  }

  #asOperator(script: string, args: string[]): ShellRequest {
    return { credential: this.#operator, script, args };
  }
}

function keepOf(door: SiteDoor): string {
  return door.settings.held === 'never' ? 'never' : 'until-released';
}

/** The last line tells a whole answer from one that was cut off. */
function isWhole(said: string[][]): boolean {
  return said.at(-1)?.[0] === 'end';
}

function noAnswer(): DoorError {
  return new DoorError('unreachable', 'the host’s answer cannot be understood');
}
