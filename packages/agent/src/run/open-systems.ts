import { z } from 'zod';
import { createFakeSystem } from '../adapters/fake/index.ts';
import { hostSystem, hostSystemSettings } from '../adapters/host/index.ts';
import { openStackSystem, openStackSystemSettings } from '../adapters/openstack/index.ts';
import { slurmSystem, slurmSystemSettings } from '../adapters/slurm/index.ts';
import type { SystemSettings } from '../config/agent-schema.ts';
import { ConfigError, readSecret } from '../config/load-config.ts';
import type { Site } from '../engine/site.ts';
import type { Clock } from '../kernel/clock.ts';
import type { SiteSystem } from '../ports/site-system.ts';
import { demoWorld, demoWorldSettings } from './demo-world.ts';

const schemas = {
  openstack: openStackSystemSettings,
  slurm: slurmSystemSettings,
  host: hostSystemSettings,
  fake: demoWorldSettings,
} as const satisfies Record<SystemSettings['kind'], z.ZodType>;

/** Says of every system at once what in its settings cannot be used, and opens none. @throws ConfigError */
export function checkSettings(systems: readonly SystemSettings[]): void {
  const faults = systems.flatMap(({ name, kind, settings }) => {
    const read = schemas[kind].safeParse(settings);
    return read.success
      ? []
      : [`the settings of the system ${name} cannot be used: ${z.prettifyError(read.error)}`];
  });
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}

/** The systems that agent.yaml names. @throws ConfigError */
export async function openSystems(
  settings: readonly SystemSettings[],
  siteId: string,
  clock: Clock,
): Promise<Site> {
  checkSettings(settings);
  const systems = new Map<string, SiteSystem>();
  for (const one of settings) systems.set(one.name, await open(one, siteId, clock));
  return systems;
}

async function open(
  { name, kind, settings }: SystemSettings,
  siteId: string,
  clock: Clock,
): Promise<SiteSystem> {
  switch (kind) {
    case 'openstack':
      return await openStackSystem(openStackSystemSettings.parse(settings), {
        name,
        siteId,
        clock,
        readSecret: async (path) => readSecret(path),
      });
    case 'slurm':
      return slurmSystem({ name, siteId, settings: slurmSystemSettings.parse(settings), clock });
    case 'host':
      return hostSystem({ name, siteId, settings: hostSystemSettings.parse(settings), clock });
    case 'fake':
      return createFakeSystem({ name, clock, world: demoWorld(settings) }).system;
  }
}
