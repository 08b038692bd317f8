import type { App } from '../app.ts';
import { agentJobKinds, agentJobs, agentSchedules } from '../features/agents/index.ts';
import { banJobKinds, banJobs, banSchedules } from '../features/bans/index.ts';
import { claimJobKinds, claimJobs, claimSchedules } from '../features/claims/index.ts';
import { drillJobKinds, drillJobs } from '../features/drills/index.ts';
import { escalationJobKinds, escalationJobs, escalationSchedules } from '../features/escalation/index.ts';
import { evidenceJobKinds, evidenceJobs, evidenceSchedules } from '../features/evidence/index.ts';
import { implantJobKinds, implantJobs, implantSchedules } from '../features/implants/index.ts';
import { intakeJobKinds, intakeJobs, intakeSchedules } from '../features/intake/index.ts';
import { mailJobKinds, mailJobs, mailSchedules } from '../features/mail/index.ts';
import { notifyJobKinds, notifyJobs, notifySchedules } from '../features/notify/jobs.ts';
import { orderJobKinds, orderJobs, orderSchedules, standingOrders } from '../features/orders/index.ts';
import { peopleJobKinds, peopleJobs, peopleSchedules } from '../features/people/index.ts';
import { probeJobKinds, probeJobs } from '../features/probes/index.ts';
import { reminderJobKinds, reminderJobs, reminderSchedules } from '../features/reminders/index.ts';
import { rotaJobKinds, rotaJobs, rotaSchedules } from '../features/rota/index.ts';
import { signalJobKinds, signalJobs, signalSchedules } from '../features/signals/index.ts';
import { taskJobKinds, taskJobs } from '../features/tasks/index.ts';
import { threadJobKinds, threadJobs } from '../features/threads/index.ts';
import { verdictJobKinds, verdictJobs, verdictSchedules } from '../features/verdicts/index.ts';
import { webhookJobKinds, webhookJobs, webhookListener } from '../features/webhooks/index.ts';
import { workloadJobKinds, workloadJobs, workloadSchedules } from '../features/workloads/index.ts';
import { collectHandlers, type JobHandlers, type Schedule } from '../jobs/index.ts';

/** Every kind of job there is; a start fails when one has no handler, or two. */
const kinds: readonly string[] = [
  ...implantJobKinds,
  ...mailJobKinds,
  ...drillJobKinds,
  ...peopleJobKinds,
  ...probeJobKinds,
  ...claimJobKinds,
  ...verdictJobKinds,
  ...threadJobKinds,
  ...escalationJobKinds,
  ...evidenceJobKinds,
  ...intakeJobKinds,
  ...rotaJobKinds,
  ...notifyJobKinds,
  ...reminderJobKinds,
  ...webhookJobKinds,
  ...taskJobKinds,
  ...workloadJobKinds,
  ...agentJobKinds,
  ...orderJobKinds,
  ...banJobKinds,
  ...signalJobKinds,
];

const schedules: readonly Schedule[] = [
  ...implantSchedules,
  ...mailSchedules,
  ...peopleSchedules,
  ...claimSchedules,
  ...verdictSchedules,
  ...escalationSchedules,
  ...evidenceSchedules,
  ...intakeSchedules,
  ...rotaSchedules,
  ...notifySchedules,
  ...reminderSchedules,
  ...agentSchedules,
  ...orderSchedules,
  ...banSchedules,
  ...signalSchedules,
  ...workloadSchedules,
];

/** What each feature does in the background. */
function partsOf(app: App): readonly JobHandlers[] {
  return [
    implantJobs(),
    mailJobs(app),
    drillJobs(app),
    peopleJobs(app),
    probeJobs(app),
    claimJobs(app),
    verdictJobs(app),
    threadJobs(app),
    escalationJobs(app),
    evidenceJobs(app),
    intakeJobs(app),
    rotaJobs(app),
    notifyJobs(app, [webhookListener(app)]),
    reminderJobs(app),
    webhookJobs(app),
    taskJobs(app),
    workloadJobs(app),
    agentJobs(app, [standingOrders(app)]),
    orderJobs(app),
    banJobs(app),
    signalJobs(app),
  ];
}

export function allJobs(app: App): { handlers: JobHandlers; schedules: readonly Schedule[] } {
  return { handlers: collectHandlers(kinds, partsOf(app)), schedules };
}
