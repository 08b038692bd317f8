import { z } from 'zod';
import { isAccountName, mappingSettings } from '../door/account-names.ts';

const absolutePath = z.string().startsWith('/');

const systemAccount = z.union([
  z.number().int().min(0),
  z
    .string()
    .regex(/^\d{1,10}-\d{1,10}$/, 'a range is two numbers with a hyphen between')
    .refine((range) => Number(range.split('-')[0]) <= Number(range.split('-')[1]), 'a range begins low'),
  z.string().refine((name) => isAccountName(name) && !/^\d/.test(name), 'this is no name of an account'),
]);

/** A host, or a gateway in front of others, in the site's agent.yaml. */
export const hostSystemSettings = z.strictObject({
  proc: absolutePath.default('/proc'),
  passwd: absolutePath.default('/etc/passwd'),
  /**
   * Accounts below are of the system and are never seen, nor touched. Absent: as `login_defs` numbers them (UID_MIN, and
   * not SYS_UID_MIN to SYS_UID_MAX), or 1000.
   */
  uid_min: z.number().int().min(1).optional(),
  login_defs: absolutePath.default('/etc/login.defs'),
  /** Of the system too, whatever their number: names, numbers, and ranges like `61184-65519`. */
  system_accounts: z.array(systemAccount).max(200).default(['nobody', 65_534]),
  /** Whose shell is `nologin` or `false` may be a pool account; only the site knows. */
  nologin: z.enum(['people', 'system']).default('people'),
  /**
   * How processes are made to stand still. `auto`: by the freezer of cgroup v2 or v1 where the agent may write there,
   * else by SIGSTOP, which the owner can take back.
   */
  freeze: z.enum(['auto', 'cgroup2', 'cgroup1', 'signal']).default('auto'),
  cgroup2: absolutePath.default('/sys/fs/cgroup'),
  cgroup1: absolutePath.default('/sys/fs/cgroup/freezer'),
  /** The lists by which doors of this host refuse people. */
  ban_lists: z
    .array(
      z.strictObject({
        path: absolutePath,
        holds: z.enum(['accounts', 'names', 'quoted-names']),
        /** `*` in a line stands for anything, as for LCMAPS' `ban_dn` unless it is told not to. */
        wildcards: z.boolean().default(false),
      }),
    )
    .max(20)
    .default([]),
  mapping: mappingSettings.prefault({}),
  settle_seconds: z.number().min(0).max(600).default(5),
});
export type HostSystemSettings = z.infer<typeof hostSystemSettings>;
