import type { App } from '../../../app.ts';
import type { ParticipationRow } from '../../drills/index.ts';
import { clocksOfMany } from '../../incidents/index.ts';
import type { ClockFact, ClockStep } from '../facts.ts';

const steps: ReadonlySet<string> = new Set([
  'acknowledge',
  'contain',
  'answer',
  'close',
] satisfies ClockStep[]);

/** The deadlines of the participations' incidents, as the procedure engine reads them; by incident. */
export async function clockFactsOf(
  app: App,
  parts: readonly ParticipationRow[],
  now: Date,
): Promise<Map<string, ClockFact[]>> {
  const incidents = parts.flatMap(({ incident_id }) => incident_id ?? []);
  const readings = await clocksOfMany(app.db, incidents, now);
  return new Map(
    [...readings].map(([incident, clocks]) => [
      incident,
      clocks
        // A repeating step that never began has no clock.
        .filter(({ step, dueAt }) => steps.has(step) && (step !== 'answer' || dueAt !== null))
        .map((reading) => ({
          step: reading.step as ClockStep,
          key: reading.key ?? '',
          dueAt: reading.dueAt,
          state: reading.state,
          metAt: reading.metAt,
          evidence: reading.evidence.map((ref) => ({
            ref,
            at: reading.metAt ?? reading.anchorAt ?? now,
            says: `${reading.title}: ${reading.state}.`,
          })),
        })),
    ]),
  );
}
