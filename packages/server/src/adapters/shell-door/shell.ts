import type { SiteDoor } from '../../ports/deployer.ts';

export interface ShellRequest {
  /** Whose account there: `<credential>.ssh` in the directory of credentials. */
  credential: string;
  /** A script of ours; holds no single quote. */
  script: string;
  /** Letters, digits, dot, dash and underscore alone: they stand in a command line. */
  args: readonly string[];
  input?: Uint8Array;
  fromAddress?: string | null;
}

/** Where scripts of ours can be run: at a host over ssh, or on this very machine. */
export interface Shell {
  /**
   * What the script wrote to its standard output.
   * @throws DoorError `refused` when this identity is not let in, `unreachable` for anything that is no answer of our
   * script, `invalid` for what is wrong on our side.
   */
  run(door: SiteDoor, request: ShellRequest): Promise<string>;
}

/** What each line begins with that a script of ours wrote; a login banner does not. */
export const MARK = 'muster-exercise:';

/** The words of each line that our script wrote. */
export async function ask(shell: Shell, door: SiteDoor, request: ShellRequest): Promise<string[][]> {
  const text = await shell.run(door, request);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${MARK} `))
    .map((line) => line.slice(MARK.length + 1).split(' '));
}
