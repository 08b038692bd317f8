import { DoorError, type SiteDoor } from '../../ports/deployer.ts';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}$/;

/** A setting of the door that stands in a command line, or `default`. */
export function settingOf(door: SiteDoor, key: 'partition' | 'minutes' | 'workload'): string {
  const value = door.settings[key];
  if (value === undefined || value === '') return 'default';
  if (!NAME.test(value)) throw new DoorError('invalid', `the setting ${key} of the door is no plain name`);
  return value;
}
