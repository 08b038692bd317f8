export { askClocks, type ClockQuestion, clocksOf, clocksOfMany } from './clocks.ts';
export { type CreatedIncident, createIncident } from './create.ts';
export { noteDue } from './due.ts';
export {
  type CorrectFact,
  changeState,
  correctFact,
  type RecordFact,
  recordFact,
  recordSuspicion,
  type WaiveStep,
  waiveStep,
} from './facts.ts';
export { logEvent, type NewIncidentEvent, publishIncident } from './log.ts';
export { clockViewOf } from './model.ts';
export { type OpenedIncident, type OpenIncident, openIncident } from './opening.ts';
export { closePause, type OpenPause, openPause, pausesOf } from './pauses.ts';
export { pinOfIncident } from './pin.ts';
export {
  type IncidentItem,
  isOfCsirt,
  mayHandleIncident,
  mayKnowMeasured,
  mayReadItem,
  maySpeakInIncident,
  maySteerIncident,
  partyOf,
  type Standing,
} from './policy.ts';
export { procedureMoveRoutes } from './procedure-moves-routes.ts';
export { publicIdsOf } from './public-ids.ts';
export { incidentsRoutes } from './routes.ts';
export { seenClocks, seenFacts, standingSites } from './seen.ts';
export {
  demandHandled,
  demandReadable,
  demandSteered,
  itemFilter,
  itemsVisibleTo,
  type Sight,
  standingsOf,
  visibleTo,
} from './sight.ts';
export { drillOf } from './store.ts';
