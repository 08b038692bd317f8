import { expect, test } from 'vitest';
import { ConfigError } from '../config/load-config.ts';
import { checkSettings } from './open-systems.ts';

test('every system whose settings cannot be used is named at once, with the word that is not known', () => {
  const systems = [
    { name: 'gateway', kind: 'host' as const, settings: { freez: 'auto' } },
    { name: 'trial', kind: 'fake' as const, settings: {} },
    { name: 'batch', kind: 'slurm' as const, settings: { ban_file: 7 } },
  ];
  expect(() => checkSettings(systems)).toThrow(ConfigError);
  expect(() => checkSettings(systems)).toThrow(/gateway.*freez[\s\S]*batch[\s\S]*ban_file/);
});

test('settings that can be used are no fault', () => {
  checkSettings([{ name: 'gateway', kind: 'host', settings: { freeze: 'auto', uid_min: 2000 } }]);
});
