export {
  type ActiveAgent,
  activeAgents,
  agentPublicKeys,
  predecessorsOf,
  reportedPolicy,
} from './active.ts';
export { agentSideRoutes } from './agent-routes.ts';
export { type AgentIdentity, authenticateAgent } from './authenticate.ts';
export { holdAnswersToPace, holdToPace } from './hold-to-pace.ts';
export { agentJobKinds, agentJobs, agentSchedules, type ConfirmedListener } from './jobs.ts';
export { agentRoutes } from './routes.ts';
