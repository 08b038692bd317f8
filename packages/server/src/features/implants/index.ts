export { type BeatColumns, type BeatsWanted, beatColumns } from './beat-columns.ts';
export { type CopyNow, type CopyState, copiesNow } from './copies-now.ts';
export { BeatService, type BeatServiceOptions } from './intake/beat-service.ts';
export { implantJobKinds, implantJobs, implantSchedules } from './jobs.ts';
export { deploymentKey, orderKeyOf, tokensOf, type VolatileTokens } from './keys.ts';
export { sealBeats, verifyLot } from './lots.ts';
export { type Account, accountedFor, type Deployment, lastPossibleLifeMs } from './model.ts';
export { type Outage, type OutageKind, outagesBetween } from './outage-store.ts';
export { OutageWatch, type OutageWatchOptions } from './outage-watch.ts';
export { procedureTime } from './procedure-time.ts';
export {
  type DeploymentPlan,
  markEndVerified,
  markNeverStarted,
  markReleased,
  markRemoved,
  markSubmitted,
  orderStop,
  orderStopIn,
  planDeployment,
  reserveSubmission,
  type StopScope,
  type SubmittedFacts,
  stopProgressOf,
  type Unaccounted,
  unaccountedIn,
} from './service.ts';
export type { Span, SpanEvidence } from './silence/span.ts';
export { type SilenceRules, silenceRules } from './silence/trace.ts';
export { silencesOfCampaign } from './silence-service.ts';
export {
  type DeploymentRow,
  deploymentById,
  deploymentFrom,
  deploymentsBySha256,
  deploymentsOf,
  rowsOf as deploymentsIn,
} from './store.ts';
export { type BeatSummary, beatSummary } from './summary.ts';
