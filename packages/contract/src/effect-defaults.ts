import type { OrderEffects } from './containment.ts';

/* Without schemas, so that the pages can have it too. */

/**
 * What a ban does where nobody says more: nothing new is let in, owners are told, and nothing that runs is stopped. A
 * ban of the wrong person is lifted; a machine that was paused for it stood still.
 */
export const defaultBanEffects = {
  new: 'deny',
  running: 'notify',
  storage: 'keep',
  network: 'keep',
} as const satisfies OrderEffects;

/** One workload is contained because it does harm now: what keeps its memory, and lets it reach nobody. */
export const defaultContainEffects = { running: 'pause', network: 'quarantine' } as const satisfies Pick<
  OrderEffects,
  'running' | 'network'
>;

/**
 * What fits how certain it is, from 0 to 1, that what runs was taken over. From 0.95 on (a matched indicator, an abuse
 * report tied to the address, malware found) it is paused and cut off; from 0.9 on (the flaw runs and can be reached) it
 * is cut off and goes on; below, as a lineage or a package list says it, nothing is stopped. It is a suggestion: an
 * officer writes it into the ban.
 */
export function suggestedEffects(confidence: number): OrderEffects {
  if (confidence >= 0.95) return { ...defaultBanEffects, ...defaultContainEffects };
  if (confidence >= 0.9) return { ...defaultBanEffects, network: 'quarantine' };
  return defaultBanEffects;
}
