import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { MusterError } from '../../kernel/errors.ts';

/** Whom PostgreSQL runs as. PostgreSQL refuses uid 0, and its initdb wants an account with a name. */
export interface Account {
  uid: number;
  gid: number;
}

const X = 1;

/**
 * Undefined when Muster does not run as root: PostgreSQL then runs as Muster's own account.
 * Root hands it to the account named by `MUSTER_DATABASE_USER`, else `muster`, else `nobody`.
 */
export function databaseAccount(env: NodeJS.ProcessEnv = process.env): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const asked = env.MUSTER_DATABASE_USER;
  for (const name of asked ? [asked] : ['muster', 'nobody']) {
    const account = findAccount(name, readFileSync('/etc/passwd', 'utf8'));
    if (account && account.uid !== 0) return account;
  }
  throw new MusterError(
    'config.invalid',
    'PostgreSQL does not run as root; make an account and name it in MUSTER_DATABASE_USER, or set DATABASE_URL',
  );
}

export function findAccount(name: string, passwd: string): Account | undefined {
  for (const line of passwd.split('\n')) {
    const [login, , uid, gid] = line.split(':');
    if (login === name && uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Whether the account may pass through every directory on the way to `path` (those that exist already). */
export async function canReach(path: string, account: Account): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found) {
      const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
      if (((found.mode >> shift) & X) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}
