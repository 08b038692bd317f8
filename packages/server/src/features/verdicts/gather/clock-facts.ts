import type { App } from '../../../app.ts';
import type { ParticipationRow } from '../../drills/index.ts';
import { clocksOfMany } from '../../incidents/index.ts';
import type { ClockGround } from '../../procedure/index.ts';
import type { ClockFact, ClockStep } from '../facts.ts';

const steps: ReadonlySet<string> = new Set([
  'acknowledge',
  'contain',
  'answer',
  'close',
] satisfies ClockStep[]);

const words = {
  anchor: 'the clock began',
  condition: 'this decides whether the step applies',
  proof: 'done',
  waiver: 'waived',
  breach: 'this must not happen while it is to be done',
} satisfies Record<ClockGround['shows'], string>;

/**
 * The deadlines of the participations' incidents as they stood at `now`, as the procedure engine reads them from what
 * is known by `knownAt`; by incident.
 */
export async function clockFactsOf(
  app: App,
  parts: readonly ParticipationRow[],
  { now, knownAt }: { now: Date; knownAt: Date },
): Promise<Map<string, ClockFact[]>> {
  const incidents = parts.flatMap(({ incident_id }) => incident_id ?? []);
  const readings = await clocksOfMany(app.db, incidents, now, { knownAt });
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
          evidence: reading.grounds.map(({ ref, at, shows }) => ({
            ref,
            at,
            says: `${reading.title}: ${words[shows]}.`,
          })),
        })),
    ]),
  );
}
