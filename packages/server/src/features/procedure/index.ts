export {
  type BreachReading,
  type ClockContext,
  type ClockGround,
  type ClockReading,
  computeClocks,
  dueFrom,
  type EarlierReading,
  type ProofReading,
} from './clocks.ts';
export { clocksOfSites, type IncidentClockContext, type SiteOfClocks } from './clocks-of-sites.ts';
export { reachedEscalations } from './escalation.ts';
export {
  type ClockPause,
  type FactOccurrence,
  type Procedure,
  type ProcedureCalendars,
  pinOf,
  STEP_WAIVED,
  SUSPECTED,
  waiverKey,
} from './model.ts';
export { withOverrides } from './overrides.ts';
export { type ParsedProcedure, type ProcedureProblem, parseProcedure, readProcedure } from './parse.ts';
export {
  everyProcedure,
  importProcedure,
  type KnownProcedure,
  knownProcedure,
  newestProcedure,
  pinnedProcedure,
  procedureVersion,
} from './registry.ts';
export { type ShippedProcedure, shippedProcedure, shippedProcedures } from './shipped.ts';
export { viewProcedure } from './views.ts';
