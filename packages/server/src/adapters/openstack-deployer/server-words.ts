import { z } from 'zod';
import type { SandboxState } from '../../ports/deployer.ts';

/** Lines on a server's console that begin so are the exercise's. */
export const CONSOLE_MARK = 'muster-exercise:';

/** What of Nova's record is used here; the owner sees all of it. */
export const drillServer = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  created: z.string(),
  user_id: z.string(),
  locked: z.boolean().default(false),
  metadata: z.record(z.string(), z.string()).default({}),
  image: z.union([z.object({ id: z.string() }), z.literal('')]).nullish(),
  'OS-EXT-STS:power_state': z.number().nullish(),
});
export type DrillServer = z.infer<typeof drillServer>;

export const METADATA = {
  exercise: 'muster_exercise',
  deployment: 'muster_deployment',
  role: 'muster_role',
  sha256: 'muster_program_sha256',
  image: 'muster_image',
  /** Set by the site's people, once they need the server no more. */
  released: 'muster_released',
} as const;

const POWER = { running: 1, paused: 3, suspended: 7 };

/** Status as in Nova's API guide; null for one that says nothing. */
export function stateOf(server: DrillServer): SandboxState['state'] | null {
  const { status, 'OS-EXT-STS:power_state': power } = server;
  switch (status) {
    case 'ACTIVE':
    case 'BUILD':
    case 'REBUILD':
    case 'REBOOT':
    case 'HARD_REBOOT':
    case 'MIGRATING':
    case 'RESIZE':
    case 'VERIFY_RESIZE':
    case 'REVERT_RESIZE':
    case 'PASSWORD':
      return 'running';
    case 'PAUSED':
    case 'SUSPENDED':
      return 'frozen';
    case 'SHUTOFF':
    case 'STOPPED':
    case 'RESCUE':
    case 'SHELVED':
    case 'SHELVED_OFFLOADED':
    case 'SOFT_DELETED':
      return 'ended';
    case 'ERROR':
      // An action that failed leaves the guest as it was.
      if (power === POWER.running) return 'running';
      return power === POWER.paused || power === POWER.suspended ? 'frozen' : 'ended';
    case 'DELETED':
      return 'gone';
    default:
      return null;
  }
}

/** What the guest itself said that it started; the newest line counts. */
export function programOnConsole(output: string): string | null {
  const said = output.split('\n').filter((line) => line.includes(CONSOLE_MARK));
  return /program ([0-9a-f]{64})\b/.exec(said.at(-1) ?? '')?.[1] ?? null;
}
