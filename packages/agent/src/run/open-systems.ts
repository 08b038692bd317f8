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
import { demoWorld } from './demo-world.ts';

/** The systems that agent.yaml names. @throws ConfigError */
export async function openSystems(
  settings: readonly SystemSettings[],
  siteId: string,
  clock: Clock,
): Promise<Site> {
  const systems = new Map<string, SiteSystem>();
  for (const one of settings) {
    try {
      systems.set(one.name, await open(one, siteId, clock));
    } catch (error) {
      if (error instanceof z.ZodError)
        throw new ConfigError(
          `the settings of the system ${one.name} cannot be used: ${z.prettifyError(error)}`,
        );
      throw error;
    }
  }
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
