import type { SiteDoor } from '../../ports/deployer.ts';

export interface ShellRequest {
  /** Whose account at the login host. */
  credential: string;
  /** A script of ours; holds no single quote. */
  script: string;
  /** Letters, digits, dot, dash and underscore alone: they stand in a command line. */
  args: readonly string[];
  input?: Uint8Array;
  fromAddress?: string | null;
}

/** Where the commands of the batch system can be run: at a login host over ssh, or on this very machine. */
export interface Shell {
  /**
   * What the script wrote to its standard output.
   * @throws DoorError `refused` when this identity is not let in, `unreachable` for anything that is no answer of our
   * script, `invalid` for what is wrong on our side.
   */
  run(door: SiteDoor, request: ShellRequest): Promise<string>;
}

/** `slurm://user@host` is a login host over ssh, with the settings of an ssh door. */
export class LoginHostShell implements Shell {
  readonly #ssh: Shell;

  constructor(ssh: Shell) {
    this.#ssh = ssh;
  }

  run(door: SiteDoor, request: ShellRequest): Promise<string> {
    return this.#ssh.run({ ...door, url: door.url.replace(/^slurm:/, 'ssh:') }, request);
  }
}

/** The setting `via: local` says that Slurm's commands are on this machine; else it is a login host. */
export class EitherShell implements Shell {
  readonly #local: Shell;
  readonly #loginHost: Shell;

  constructor(local: Shell, loginHost: Shell) {
    this.#local = local;
    this.#loginHost = loginHost;
  }

  run(door: SiteDoor, request: ShellRequest): Promise<string> {
    return (door.settings.via === 'local' ? this.#local : this.#loginHost).run(door, request);
  }
}
