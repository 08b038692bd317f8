export { agentFactsRoutes } from './agent-routes.ts';
export { workloadJobKinds, workloadJobs, workloadSchedules } from './jobs.ts';
export { workloadRoutes } from './routes.ts';
export {
  type AccountRow,
  accountsOf,
  type CredentialRow,
  credentialsOf,
  neighboursOf,
  type OfSubjects,
  type WorkloadRow,
  workloadsOf,
} from './store.ts';
export { type FactsAgent, takeFacts } from './take-facts.ts';
