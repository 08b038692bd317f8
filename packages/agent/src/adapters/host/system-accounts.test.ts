import { describe, expect, test } from 'vitest';
import { hostSystemSettings } from './settings.ts';
import { isOfSystem, readLoginDefs } from './system-accounts.ts';
import { passwdEntries } from './unix-accounts.ts';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
sshd:x:110:65534::/run/sshd:/usr/sbin/nologin
late:x:1500:1500:a service that was numbered late:/:/usr/sbin/nologin
ann:x:2001:2001::/home/ann:/bin/bash
pool001:x:20001:20001::/home/pool001:/bin/false
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const DEFS = 'UID_MIN\t\t1000\nUID_MAX 60000\n#SYS_UID_MAX 5000\nSYS_UID_MIN 201\nSYS_UID_MAX 1999 # here\n';

function seen(settings: object, defs = '', passwd = PASSWD): number[] {
  const rule = hostSystemSettings.parse(settings);
  const ofSystem = isOfSystem(rule, readLoginDefs(defs), passwdEntries(passwd));
  return [0, 110, 1000, 1500, 2001, 20_001, 61_200, 65_534].filter((uid) => !ofSystem(uid));
}

describe('accounts of the system', () => {
  test('are those below 1000, and nobody, where nothing else is said', () => {
    expect(seen({})).toEqual([1000, 1500, 2001, 20_001, 61_200]);
  });

  test('are those that login.defs numbers so, as long as the site says nothing of its own', () => {
    expect(seen({}, DEFS)).toEqual([2001, 20_001, 61_200]);
    expect(seen({}, 'UID_MIN 2001\n')).toEqual([2001, 20_001, 61_200]);
    expect(seen({ uid_min: 100 }, DEFS)).toEqual([110, 1000, 1500, 2001, 20_001, 61_200]);
    expect(readLoginDefs('#UID_MIN 7\nUID_MIN many\n')).toEqual({
      uidMin: null,
      sysUidMin: null,
      sysUidMax: null,
    });
  });

  test('are those that the site lists, by name, number or range', () => {
    expect(seen({ system_accounts: ['nobody', 'late', 2001, '61184-65519'] })).toEqual([1000, 20_001]);
    expect(seen({ system_accounts: [] })).toContain(65_534);
    expect(() => hostSystemSettings.parse({ system_accounts: ['a b'] })).toThrow();
    expect(() => hostSystemSettings.parse({ system_accounts: ['9-1'] })).toThrow();
  });

  test('are those whose shell lets nobody in, where the site says so', () => {
    expect(seen({ nologin: 'system' })).toEqual([1000, 2001, 61_200]);
  });

  test('are known by their numbers where there is no passwd', () => {
    expect(seen({}, '', '')).not.toContain(65_534);
  });
});
