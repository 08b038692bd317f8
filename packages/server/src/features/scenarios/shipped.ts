import { readFileSync } from 'node:fs';

/** The scenarios that come with Muster. */
export const shippedScenarios = ['contact-check', 'rogue-user', 'world-tour'] as const;

export type ShippedScenario = (typeof shippedScenarios)[number];

export function isShipped(name: string): name is ShippedScenario {
  return (shippedScenarios as readonly string[]).includes(name);
}

export function readShipped(name: ShippedScenario): string {
  return readFileSync(new URL(`./shipped/${name}.yaml`, import.meta.url), 'utf8');
}
