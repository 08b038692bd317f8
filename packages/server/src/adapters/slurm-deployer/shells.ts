import type { SiteDoor } from '../../ports/deployer.ts';
import type { Shell, ShellRequest } from '../shell-door/index.ts';

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
