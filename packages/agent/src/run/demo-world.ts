import { subjectIdentifier } from '@muster/contract';
import { z } from 'zod';
import { addAccount, addWorkload, type FakeWorld, fakeWorld } from '../adapters/fake/index.ts';

export const demoWorldSettings = z.strictObject({
  accounts: z
    .array(
      z.strictObject({
        name: z.string(),
        identifiers: z.array(subjectIdentifier).default([]),
        workloads: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

/** A made-up cloud in memory, to try an agent and its policy without touching anything. */
export function demoWorld(given: unknown): FakeWorld {
  const world = fakeWorld();
  for (const { name, identifiers, workloads } of demoWorldSettings.parse(given).accounts) {
    addAccount(world, { ref: name, identifiers });
    for (const ref of workloads) addWorkload(world, ref, name);
  }
  return world;
}
