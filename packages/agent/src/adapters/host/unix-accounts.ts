import { readFile } from 'node:fs/promises';
import { isAccountName } from '../door/account-names.ts';

/** What is read of a line of passwd(5). */
export interface PasswdEntry {
  name: string;
  uid: number;
  /** Empty: the system's own default. */
  shell: string;
}

/** The lines that name an account; of two with one number the first counts. */
export function passwdEntries(text: string): PasswdEntry[] {
  const entries = new Map<number, PasswdEntry>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = '', , , , shell = ''] = line.split(':');
    if (!isAccountName(name) || !/^\d+$/.test(uid) || entries.has(Number(uid))) continue;
    entries.set(Number(uid), { name, uid: Number(uid), shell: shell.trim() });
  }
  return [...entries.values()];
}

/** The names of accounts by their numbers; a number that has none is its own name. */
export async function unixAccounts(passwd: string): Promise<(uid: number) => string> {
  const entries = passwdEntries(await readFile(passwd, 'utf8').catch(() => ''));
  const names = new Map(entries.map(({ uid, name }) => [uid, name]));
  return (uid) => names.get(uid) ?? String(uid);
}
