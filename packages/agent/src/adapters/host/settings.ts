import { z } from 'zod';
import { mappingSettings } from '../door/account-names.ts';

const absolutePath = z.string().startsWith('/');

/** A host, or a gateway in front of others, in the site's agent.yaml. */
export const hostSystemSettings = z.strictObject({
  proc: absolutePath.default('/proc'),
  passwd: absolutePath.default('/etc/passwd'),
  /** Accounts below are of the system and are never seen, nor touched. */
  uid_min: z.number().int().min(1).default(1000),
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
