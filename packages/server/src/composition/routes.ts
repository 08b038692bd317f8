import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { App } from '../app.ts';
import { agentRoutes, agentSideRoutes, authenticateAgent } from '../features/agents/index.ts';
import { banRoutes } from '../features/bans/index.ts';
import { checklistRoutes } from '../features/checklist/index.ts';
import { claimRoutes } from '../features/claims/routes.ts';
import { drillRoutes } from '../features/drills/routes.ts';
import { evidenceRoutes } from '../features/evidence/index.ts';
import { exchangeRoutes } from '../features/exchange/index.ts';
import { federationRoutes } from '../features/federation/routes.ts';
import { guidanceRoutes } from '../features/guidance/index.ts';
import { incidentTimelineRoutes } from '../features/incident-timeline/index.ts';
import { procedureMoveRoutes } from '../features/incidents/index.ts';
import { incidentsRoutes } from '../features/incidents/routes.ts';
import { intakeRoutes } from '../features/intake/index.ts';
import { keyringRoutes } from '../features/keyring/routes.ts';
import { ledgerRoutes } from '../features/ledger/routes.ts';
import { mailRoutes } from '../features/mail/routes.ts';
import { mailboxRoutes } from '../features/mailboxes/routes.ts';
import { notifyRoutes } from '../features/notify/routes.ts';
import { observableRoutes } from '../features/observables/index.ts';
import { orderRoutes } from '../features/orders/index.ts';
import { overviewRoutes } from '../features/overview/routes.ts';
import { packRoutes } from '../features/packs/index.ts';
import { mayReadRefusals } from '../features/people/index.ts';
import { peopleRoutes } from '../features/people/routes.ts';
import { planningRoutes } from '../features/planning/routes.ts';
import { probeRoutes } from '../features/probes/routes.ts';
import { procedureRoutes } from '../features/procedure/routes.ts';
import { publicPagesRoutes } from '../features/public-pages/index.ts';
import { readinessRoutes } from '../features/readiness/routes.ts';
import { reportRoutes } from '../features/reports/routes.ts';
import { rotaRoutes } from '../features/rota/index.ts';
import { draftRoutes } from '../features/scenarios/draft-routes.ts';
import { scenarioRoutes } from '../features/scenarios/routes.ts';
import { receiveRoutes, signalRoutes, ssfRoutes } from '../features/signals/index.ts';
import { subjectRoutes } from '../features/subjects/index.ts';
import { taskRoutes } from '../features/tasks/index.ts';
import { templateRoutes } from '../features/templates/routes.ts';
import { threadRoutes } from '../features/threads/routes.ts';
import { timelineRoutes } from '../features/timeline/routes.ts';
import { checkRoutes } from '../features/verdicts/check-routes.ts';
import { verdictRoutes } from '../features/verdicts/routes.ts';
import { webhookRoutes } from '../features/webhooks/index.ts';
import { agentFactsRoutes, workloadRoutes } from '../features/workloads/index.ts';
import { systemRoutes } from '../http/system-routes.ts';

/** The routes of every feature. */
export function allRoutes(app: App): FastifyPluginAsyncZod[] {
  return [
    systemRoutes(app, mayReadRefusals),
    peopleRoutes(app),
    ledgerRoutes(app),
    mailRoutes(app),
    keyringRoutes(app),
    mailboxRoutes(app),
    federationRoutes(app),
    incidentsRoutes(app),
    procedureRoutes(app),
    procedureMoveRoutes(app),
    guidanceRoutes(app),
    checklistRoutes(app),
    observableRoutes(app),
    incidentTimelineRoutes(app),
    taskRoutes(app),
    scenarioRoutes,
    draftRoutes(app),
    packRoutes(app),
    planningRoutes(app),
    drillRoutes(app),
    probeRoutes(app),
    claimRoutes(app),
    verdictRoutes(app),
    evidenceRoutes(app),
    intakeRoutes(app),
    checkRoutes(app),
    timelineRoutes(app),
    overviewRoutes(app),
    readinessRoutes(app),
    reportRoutes(app),
    exchangeRoutes(app),
    publicPagesRoutes(app),
    templateRoutes(app),
    threadRoutes(app),
    rotaRoutes(app),
    notifyRoutes(app),
    webhookRoutes(app),
    agentRoutes(app),
    agentSideRoutes(app),
    orderRoutes(app),
    banRoutes(app),
    subjectRoutes(app),
    workloadRoutes(app),
    agentFactsRoutes(app),
    signalRoutes(app),
    receiveRoutes(app),
    ssfRoutes(app, (authorization) => authenticateAgent(app, authorization)),
  ];
}
