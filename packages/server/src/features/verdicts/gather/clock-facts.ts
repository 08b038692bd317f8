import type { App } from '../../../app.ts';
import type { ParticipationRow } from '../../drills/index.ts';
import { clocksOf } from '../../incidents/index.ts';
import type { ClockFact, ClockStep } from '../facts.ts';

const steps: ReadonlySet<string> = new Set([
  'acknowledge',
  'contain',
  'answer',
  'close',
] satisfies ClockStep[]);

/** The deadlines of the participation's incident, as the procedure engine reads them. */
export async function clockFactsOf(app: App, part: ParticipationRow, now: Date): Promise<ClockFact[]> {
  if (!part.incident_id) return [];
  const readings = await clocksOf(app.db, part.incident_id, now);
  return (
    readings
      .filter(({ step }) => steps.has(step))
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
      }))
      // A repeating step that never began has no clock.
      .filter((clock) => clock.step !== 'answer' || clock.dueAt !== null)
  );
}
