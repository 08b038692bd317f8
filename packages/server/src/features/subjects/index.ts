export type { SubjectSight } from './policy.ts';
export { LEAST_CONFIDENCE, type Reach, type ReachQuestion, reachOf } from './reach.ts';
export type { Collateral, NotIncluded, PathStep, Reached } from './reach-model.ts';
export { type RecordedSubjects, recordSubjects, type SaidSubject } from './record.ts';
export { type Resolved, resolveIdentifiers } from './resolve.ts';
export { subjectRoutes } from './routes.ts';
export {
  type EndedEdges,
  endEdges,
  forgetSubjects,
  type NewEdge,
  type SubjectRow,
  subjectsByIds,
  upsertEdges,
} from './store.ts';
export { demandSight, demandSubject, summariesOf } from './views.ts';
