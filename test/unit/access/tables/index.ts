import type { Row } from '../table.ts';
import { agents, signals } from './agents.ts';
import { bans, orders } from './bans.ts';
import { claims } from './claims.ts';
import { drills } from './drills.ts';
import { evidence } from './evidence.ts';
import { exchange, publicPages } from './exchange.ts';
import { federation } from './federation.ts';
import { guidance } from './guidance.ts';
import { incidentTimeline } from './incident-timeline.ts';
import { incidents } from './incidents.ts';
import { intake } from './intake.ts';
import { keyring } from './keyring.ts';
import { ledger } from './ledger.ts';
import { mail } from './mail.ts';
import { observables } from './observables.ts';
import { overview } from './overview.ts';
import { packs } from './packs.ts';
import { people } from './people.ts';
import { planning } from './planning.ts';
import { checklist, procedures } from './procedures.ts';
import { readiness } from './readiness.ts';
import { reports } from './reports.ts';
import { rota } from './rota.ts';
import { scenarios } from './scenarios.ts';
import { subjects, workloads } from './subjects.ts';
import { system } from './system.ts';
import { tasks } from './tasks.ts';
import { templates } from './templates.ts';
import { threads } from './threads.ts';
import { timeline } from './timeline.ts';
import { verdicts } from './verdicts.ts';
import { webhooks } from './webhooks.ts';

/** One table a feature. A route that stands in none of them fails the test. */
export const tables: Record<string, readonly Row[]> = {
  system,
  packs,
  people,
  ledger,
  mail,
  keyring,
  federation,
  incidents,
  incidentTimeline,
  observables,
  tasks,
  procedures,
  checklist,
  guidance,
  scenarios,
  planning,
  claims,
  verdicts,
  evidence,
  intake,
  timeline,
  overview,
  readiness,
  reports,
  exchange,
  publicPages,
  rota,
  webhooks,
  agents,
  signals,
  bans,
  orders,
  subjects,
  workloads,
  templates,
  threads,
  // Last, and its last lines end the campaign.
  drills,
};
