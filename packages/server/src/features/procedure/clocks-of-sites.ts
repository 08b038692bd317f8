import { type ClockContext, type ClockReading, knownFacts, readStep } from './clocks.ts';
import type { FactOccurrence, Procedure } from './model.ts';

/** Whose working hours and downtimes count at one site of an incident. */
export interface SiteOfClocks extends Pick<ClockContext, 'calendars' | 'pauses'> {
  /** Null when the incident has no site: what sites have to do is then read once. */
  siteId: string | null;
}

export interface IncidentClockContext extends ClockContext {
  sites: readonly SiteOfClocks[];
}

/**
 * All clocks of an incident: what a site has to do, once for each of its sites, by that site's calendar and by the facts
 * of that site and of all; what others have to do, once, by all facts. In the order of the steps, then of the sites.
 */
export function clocksOfSites(
  procedure: Procedure,
  facts: readonly FactOccurrence[],
  context: IncidentClockContext,
): ClockReading[] {
  const known = knownFacts(facts, context);
  const places = context.sites.map((place) => ({ place, known: known.filter(isOf(place.siteId)) }));
  return procedure.document.steps.flatMap((step) => {
    if (step.actor !== 'site') return readStep(step, known, context);
    return places.flatMap(({ place: { siteId, calendars, pauses }, known: ofPlace }) =>
      readStep(step, ofPlace, { ...context, calendars, pauses }).map((reading) => ({
        ...reading,
        site: siteId,
      })),
    );
  });
}

function isOf(siteId: string | null): (fact: FactOccurrence) => boolean {
  return (fact) => siteId === null || fact.siteId == null || fact.siteId === siteId;
}
