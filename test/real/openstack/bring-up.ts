import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const OSLAB_DIR = process.env.OSLAB_DIR ?? '/tmp/muster-openstack';

const account = z.object({
  auth: z.object({
    auth_url: z.string(),
    username: z.string(),
    password: z.string(),
    project_name: z.string(),
  }),
});
const clouds = z.object({ clouds: z.record(z.string(), account) });
export type Account = z.infer<typeof account>;

/** Who may sign in, by name; undefined where no control plane was brought up. */
export function accounts(): Record<string, Account> | undefined {
  const file = join(OSLAB_DIR, 'clouds.json');
  if (!existsSync(file)) return undefined;
  return clouds.parse(JSON.parse(readFileSync(file, 'utf8'))).clouds;
}

/** Whether Keystone answers; any status will do. */
export async function isUp(): Promise<boolean> {
  const url = accounts()?.admin?.auth.auth_url;
  if (!url) return false;
  return fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
    () => true,
    () => false,
  );
}

/** Starts what is not running; about a minute, and a minute and a half more where the packages are to be installed. */
export function bringUp(): void {
  run('up.sh');
}

export function takeDown(): void {
  run('down.sh');
}

function run(script: string): void {
  const { status } = spawnSync(join(import.meta.dirname, script), { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${script} failed (${status})`);
}
