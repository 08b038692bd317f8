import { readFile } from 'node:fs/promises';
import type { SubjectIdentifier } from '@muster/contract';
import { type MappingRow, readGridMapfile, readMappingHistory, subjectKeyOrNone } from '@muster/subjects';
import { z } from 'zod';
import { SystemError } from '../../ports/site-system.ts';

/** Where a site writes down who is which unix account. */
export const mappingSettings = z.strictObject({
  grid_mapfile: z.string().startsWith('/').optional(),
  /** CSV: `from,to,subject,account`; `to` is empty while it holds. */
  history: z.string().startsWith('/').optional(),
});
export type MappingSettings = z.infer<typeof mappingSettings>;

const ACCOUNT = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}\$?$/;

/** Whether this may be the name of a unix account: nothing else is handed to a program. */
export function isAccountName(text: string): boolean {
  return ACCOUNT.test(text);
}

/** Who is which account, now and at other times. */
export interface AccountNames {
  /** Every account that somebody is mapped to. */
  accounts(): string[];
  /** All names of an account as it is now, its own first. */
  of(account: string): SubjectIdentifier[];
  /** Those who were the account then, where the history tells; else as it is now. */
  at(account: string, when: Date | null): SubjectIdentifier[];
  /** Every name that is known here. */
  all(): SubjectIdentifier[];
}

/** @throws SystemError when a file that is named cannot be read */
export async function readAccountNames(settings: MappingSettings, siteId: string): Promise<AccountNames> {
  const mapped = settings.grid_mapfile ? readGridMapfile(await textOf(settings.grid_mapfile)).rows : [];
  const past = settings.history ? readMappingHistory(await textOf(settings.history)).rows : [];
  const now = new Map<string, SubjectIdentifier[]>();
  const add = (account: string, subject: SubjectIdentifier) => {
    const names = now.get(account) ?? [];
    if (!names.some((one) => subjectKeyOrNone(one) === subjectKeyOrNone(subject))) names.push(subject);
    now.set(account, names);
  };
  for (const { subject, accounts, pool } of mapped)
    if (!pool) for (const account of accounts) add(account, subject);
  for (const { subject, account, to } of past) if (to === null) add(account, subject);
  const own = (account: string): SubjectIdentifier => ({ format: 'account', siteId, name: account });
  const byAccount = new Map<string, MappingRow[]>();
  for (const row of past) byAccount.set(row.account, [...(byAccount.get(row.account) ?? []), row]);
  const of = (account: string) => [own(account), ...(now.get(account) ?? []).slice(0, 49)];
  return {
    accounts: () => [...now.keys()],
    of,
    at(account, when) {
      const then = (byAccount.get(account) ?? []).filter((row) => when && covers(row, when));
      return then.length === 0 ? of(account) : [own(account), ...then.map(({ subject }) => subject)];
    },
    all: () => [...[...now.values()].flat(), ...past.map(({ subject }) => subject)],
  };
}

function covers({ from, to }: MappingRow, when: Date): boolean {
  return new Date(from) <= when && (to === null || when < new Date(to));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SystemError('unreachable', `The mapping ${path} cannot be read: ${(error as Error).message}`);
  }
}
