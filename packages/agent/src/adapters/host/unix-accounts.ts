import { readFile } from 'node:fs/promises';
import { isAccountName } from '../door/account-names.ts';

/** The names of accounts by their numbers; a number that has none is its own name. */
export async function unixAccounts(passwd: string): Promise<(uid: number) => string> {
  const text = await readFile(passwd, 'utf8').catch(() => '');
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (isAccountName(name) && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), name);
  }
  return (uid) => names.get(uid) ?? String(uid);
}
