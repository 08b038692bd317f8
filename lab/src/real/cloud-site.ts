/** The one site of a drill on a real cloud: its entry in the registry, its mailbox, and what its people do. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { machineClock } from '../clock/lab-clock.ts';
import { CABLE, type MadeCloud, step } from './cloud.ts';

export const CLOUD_SITE = 'Real-Cloud';
export const SECURITY = 'security@real-cloud.lab.example';

/** How the registry knows it: door, controller, contact. */
export function siteYaml(cloud: MadeCloud, controllerPort: number): string {
  const { authUrl, image, flavor, network, zone, workload, users } = cloud;
  return stringify({
    ngis: [
      { name: 'NGI_REAL', contacts: [{ role: 'ngi-security', email: 'security@ngi-real.lab.example' }] },
    ],
    sites: [
      {
        name: CLOUD_SITE,
        ngi: 'NGI_REAL',
        country: 'CH',
        timeZone: 'UTC',
        certification: 'Certified',
        domains: ['real-cloud.lab.example'],
        contacts: [{ role: 'security', email: SECURITY, name: 'Kim Visser' }],
        networks: [CABLE.network],
        endpoints: [
          {
            kind: 'front-door',
            url: authUrl.replace(/^http:/, 'openstack:'),
            settings: {
              ...{ tls: 'none', image, flavor, network, zone, workload },
              drillUsers: Object.values(users).join(','),
            },
          },
          {
            kind: 'controller',
            url: `http://${CABLE.address}:${controllerPort}`,
            settings: { address: CABLE.address, port: String(controllerPort) },
          },
        ],
      },
    ],
  });
}

export function mailboxOf(dir: string): string {
  const maildir = join(dir, 'Maildir');
  for (const name of ['tmp', 'new', 'cur']) mkdirSync(join(maildir, name), { recursive: true, mode: 0o700 });
  return maildir;
}

/**
 * Waits for the alarm, then acts as the site's own people would, through the cloud's API: the account's access goes
 * first, then its servers are locked and paused. Resolves with what was done.
 */
export async function respond(maildir: string, signal: AbortSignal): Promise<string> {
  const inbox = join(maildir, 'new');
  while (!existsSync(inbox) || !readdirSync(inbox).some((file) => !file.startsWith('.'))) {
    await machineClock.sleep(500, signal);
    signal.throwIfAborted();
  }
  return await step('contain', 'rogue');
}
