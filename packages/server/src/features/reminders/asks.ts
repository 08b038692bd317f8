import type { ClockReading } from '../procedure/index.ts';
import type { OpenAsk } from './remind.ts';

type Reading = Pick<
  ClockReading,
  'step' | 'key' | 'site' | 'actor' | 'state' | 'anchorAt' | 'dueAt' | 'proofs'
>;

/** A clock that waits for an answer of a site: its reminders climb by themselves. */
export function isAsk(reading: Reading): boolean {
  if (reading.site === null || reading.actor !== 'site' || reading.key === null) return false;
  return reading.state === 'running' || reading.state === 'missed';
}

export function openAskOf(incidentId: string, reading: Reading): OpenAsk | undefined {
  if (reading.site === null || reading.anchorAt === null) return undefined;
  const { step, key, site: siteId, anchorAt: askedAt, dueAt } = reading;
  return { incidentId, siteId, step, key, askedAt, dueAt };
}
