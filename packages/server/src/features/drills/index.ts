export { saysThisIsReal } from './alert-words.ts';
export { conflictsWith, REST_DAYS } from './calendar-conflict.ts';
export { campaignSecret } from './campaign-secret.ts';
export { type CampaignState, campaignStates } from './campaign-state.ts';
export { demandCampaign, demandNotClosed, noCampaign, scopeOf, viewCampaign } from './campaigns.ts';
export { injectsOf, type PlannedInject } from './injects-of.ts';
export { drillJobKinds, drillJobs } from './jobs.ts';
export { planCopies } from './plan-copies.ts';
export {
  mayKnowOf,
  mayRunCampaign,
  maySeeCampaign,
  maySeeParticipation,
  maySpeakForSite,
} from './policy.ts';
export { drillRoutes } from './routes.ts';
export { checkScenario, measuredByOf, readForTrial } from './scenario-check.ts';
export { scenarioOf, scenarioTextOf } from './scenario-keeping.ts';
export { siteDoorOf } from './site-door.ts';
export {
  type AuthorisationRow,
  authorisationsOf,
  type CampaignRow,
  campaignById,
  invitedTo,
  openCampaignsWithSites,
  type ParticipationRow,
  participationById,
  participationsOf,
} from './store.ts';
export { siteToken } from './submit-copies.ts';
export { suspendIn } from './suspension.ts';
export { lastActSeconds } from './window.ts';
