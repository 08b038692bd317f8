import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import { MARK } from './remote-scripts.ts';
import type { Shell, ShellRequest } from './shell.ts';

/** The words of each line that our script wrote. */
export async function ask(shell: Shell, door: SiteDoor, request: ShellRequest): Promise<string[][]> {
  const text = await shell.run(door, request);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${MARK} `))
    .map((line) => line.slice(MARK.length + 1).split(' '));
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}$/;

/** A setting of the door that stands in a command line, or `default`. */
export function settingOf(door: SiteDoor, key: 'partition' | 'minutes' | 'workload'): string {
  const value = door.settings[key];
  if (value === undefined || value === '') return 'default';
  if (!NAME.test(value)) throw new DoorError('invalid', `the setting ${key} of the door is no plain name`);
  return value;
}
