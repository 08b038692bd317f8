import type { Scenario } from '../scenarios/index.ts';
import { seededMoment } from './seeded.ts';

export interface PlannedCopy {
  role: 'implant' | 'control';
  host: string;
  submitAt: Date;
}

/**
 * Which copies a site gets and when: its implants over the hosts it named, and one announced control beat a host.
 * `site` is its name: ids are new in every database, and the same seed shall give the same moments in all.
 */
export function planCopies(
  scenario: Scenario,
  site: string,
  hosts: readonly string[],
  start: Date,
  seed: string,
): PlannedCopy[] {
  const { implants, control } = scenario;
  if (!implants) return [];
  const used = hosts.slice(0, implants.perSite);
  const controls = control.beat
    ? used.map((host) => ({ role: 'control' as const, host, submitAt: start }))
    : [];
  const copies = Array.from({ length: implants.perSite }, (_, i) => ({
    role: 'implant' as const,
    host: used[i % used.length] as string,
    submitAt: seededMoment(start, implants.at, implants.window, seed, `${site}:copy:${i}`),
  }));
  return [...controls, ...copies];
}
