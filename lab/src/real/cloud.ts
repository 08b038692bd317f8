/** The real cloud of a drill: a control plane, its one compute with real guests, and what a site does there. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const path = (below: string): string => fileURLToPath(new URL(`../../../${below}`, import.meta.url));
const CONTROL_PLANE = path('test/real/openstack/up.sh');
const COMPUTE = path('test/real/openstack-drill');
const PROGRAM = path('packages/implant/template/implant-x86_64');
/** Machine milliseconds: a first start installs and migrates. */
const LONGEST_MS = 15 * 60_000;

const madeCloud = z.object({
  authUrl: z.string(),
  credentials: z.record(z.string(), z.object({ method: z.string(), id: z.string(), secret: z.string() })),
  users: z.record(z.string(), z.string()),
  image: z.string(),
  flavor: z.string(),
  network: z.string(),
  zone: z.string(),
  workload: z.string(),
});
export type MadeCloud = z.infer<typeof madeCloud>;

/** Our end of the guests' cable, and their network; as in test/real/openstack-drill. */
export const CABLE = { address: '10.77.0.1', network: '10.77.0.0/24' };

/** Starts what is not running of the control plane, the compute and the drill's own things there. */
export async function startCloud(images: string, say: (line: string) => void): Promise<MadeCloud> {
  say('The control plane: Keystone, Glance, Nova, Neutron');
  await script(CONTROL_PLANE);
  say('One compute with real guests: libvirt and qemu');
  await script(join(COMPUTE, 'up.sh'));
  if (!existsSync(join(images, 'facts'))) {
    say('The drill image: Debian’s cloud kernel, busybox and the published program');
    await script(join(COMPUTE, 'drill-image.sh'), images, PROGRAM);
  }
  say('The drill’s users, image and network in the cloud');
  return madeCloud.parse(JSON.parse(await step('make', images)));
}

/** One step of test/real/openstack-drill/cloud.py, through the cloud's own API. */
export async function step(name: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: '/usr/bin:/bin' };
  const words = [join(COMPUTE, 'cloud.py'), name, ...args];
  const { stdout } = await run('/usr/bin/python3', words, { env, timeout: LONGEST_MS });
  return stdout;
}

/** Everything that `startCloud` made goes, and the compute stops; the control plane stays, for others may use it. */
export async function endCloud(): Promise<void> {
  await step('clear');
  await script(join(COMPUTE, 'down.sh'));
  await step('forget');
}

async function script(file: string, ...args: string[]): Promise<void> {
  await run('bash', [file, ...args], { timeout: LONGEST_MS });
}
