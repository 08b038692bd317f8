import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { HostSystemSettings } from './settings.ts';
import { type PasswdEntry, passwdEntries } from './unix-accounts.ts';

/** What useradd(8) gives out to people, and to the system; a line that is missing or no number is null. */
export interface LoginDefs {
  uidMin: number | null;
  sysUidMin: number | null;
  sysUidMax: number | null;
}

export type AccountRule = Pick<HostSystemSettings, 'uid_min' | 'system_accounts' | 'nologin'>;

/** What login.defs(5) says where it says nothing. */
const UID_MIN = 1000;
const SYS_UID_MIN = 101;
const NOBODY_LOGS_IN = new Set(['nologin', 'false']);

/** Which accounts are of the system, by number: as the site says, and as the machine's own files say. */
export async function systemAccounts(
  settings: AccountRule & Pick<HostSystemSettings, 'login_defs' | 'passwd'>,
): Promise<(uid: number) => boolean> {
  const [defs, passwd] = await Promise.all(
    [settings.login_defs, settings.passwd].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return isOfSystem(settings, readLoginDefs(defs ?? ''), passwdEntries(passwd ?? ''));
}

/**
 * An account is of the system when its number lies below `uid_min`; when `uid_min` is not set, below UID_MIN or within
 * SYS_UID_MIN to SYS_UID_MAX of login.defs; when `system_accounts` has its name, its number or a range with it; and,
 * where `nologin` says so, when its shell lets nobody in. Pure.
 */
export function isOfSystem(
  { uid_min: uidMin, system_accounts: listed, nologin }: AccountRule,
  defs: LoginDefs,
  entries: readonly PasswdEntry[],
): (uid: number) => boolean {
  const from = uidMin ?? defs.uidMin ?? UID_MIN;
  const sysTo = uidMin === undefined ? (defs.sysUidMax ?? -1) : -1;
  const sysFrom = defs.sysUidMin ?? SYS_UID_MIN;
  const ranges = listed.flatMap(rangeOf);
  const names = new Set(listed.filter((one) => typeof one === 'string'));
  const named = new Set(
    entries
      .filter(
        ({ name, shell }) => names.has(name) || (nologin === 'system' && NOBODY_LOGS_IN.has(basename(shell))),
      )
      .map(({ uid }) => uid),
  );
  return (uid) =>
    uid < from ||
    (uid >= sysFrom && uid <= sysTo) ||
    named.has(uid) ||
    ranges.some(([first, last]) => uid >= first && uid <= last);
}

/** Lines of a name and a number; what is commented out says nothing. Pure. */
export function readLoginDefs(text: string): LoginDefs {
  const numberOf = (name: string) => {
    const told = new RegExp(`^\\s*${name}\\s+(\\d{1,10})\\s*(#.*)?$`, 'm').exec(text)?.[1];
    return told === undefined ? null : Number(told);
  };
  return {
    uidMin: numberOf('UID_MIN'),
    sysUidMin: numberOf('SYS_UID_MIN'),
    sysUidMax: numberOf('SYS_UID_MAX'),
  };
}

function rangeOf(listed: string | number): [number, number][] {
  if (typeof listed === 'number') return [[listed, listed]];
  const [, first, last] = /^(\d+)-(\d+)$/.exec(listed) ?? [];
  return first && last ? [[Number(first), Number(last)]] : [];
}
