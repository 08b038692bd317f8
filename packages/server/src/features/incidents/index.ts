export { clocksOf, clocksOfMany } from './clocks.ts';
export {
  type CorrectFact,
  changeState,
  correctFact,
  type RecordFact,
  recordFact,
  type WaiveStep,
  waiveStep,
} from './facts.ts';
export { clockViewOf } from './model.ts';
export { type OpenedIncident, type OpenIncident, openIncident } from './opening.ts';
export { closePause, type OpenPause, openPause, pausesOf } from './pauses.ts';
export { mayHandleIncident, mayReadIncident } from './policy.ts';
export { incidentsRoutes } from './routes.ts';
