import type { Kysely, Transaction } from 'kysely';
import type { AgentsTables } from './tables/agents.ts';
import type { BansTables } from './tables/bans.ts';
import type { ClaimsTables } from './tables/claims.ts';
import type { DrillsTables } from './tables/drills.ts';
import type { EvidenceTables } from './tables/evidence.ts';
import type { ExchangeTables } from './tables/exchange.ts';
import type { FederationTables } from './tables/federation.ts';
import type { ImplantsTables } from './tables/implants.ts';
import type { IncidentsTables } from './tables/incidents.ts';
import type { IntakeTables } from './tables/intake.ts';
import type { JobsTables } from './tables/jobs.ts';
import type { KeyringTables } from './tables/keyring.ts';
import type { LedgerTables } from './tables/ledger.ts';
import type { MailTables } from './tables/mail.ts';
import type { NotifyTables } from './tables/notify.ts';
import type { ObservablesTables } from './tables/observables.ts';
import type { OrdersTables } from './tables/orders.ts';
import type { PacksTables } from './tables/packs.ts';
import type { PeopleTables } from './tables/people.ts';
import type { ProbesTables } from './tables/probes.ts';
import type { ProcedureTables } from './tables/procedure.ts';
import type { RotaTables } from './tables/rota.ts';
import type { ScenariosTables } from './tables/scenarios.ts';
import type { SignalsTables } from './tables/signals.ts';
import type { SubjectsTables } from './tables/subjects.ts';
import type { TasksTables } from './tables/tasks.ts';
import type { ThreadsTables } from './tables/threads.ts';
import type { VerdictsTables } from './tables/verdicts.ts';
import type { WebhooksTables } from './tables/webhooks.ts';
import type { WorkloadsTables } from './tables/workloads.ts';

/**
 * All tables. A feature adds `tables/<feature>.ts` with one `<Feature>Tables` interface and names it here;
 * the drift test compares every table and column with what the migrations made.
 */
export interface Database
  extends LedgerTables,
    PeopleTables,
    JobsTables,
    FederationTables,
    MailTables,
    IncidentsTables,
    DrillsTables,
    ScenariosTables,
    PacksTables,
    ProbesTables,
    ProcedureTables,
    ClaimsTables,
    EvidenceTables,
    ExchangeTables,
    ObservablesTables,
    TasksTables,
    IntakeTables,
    VerdictsTables,
    ImplantsTables,
    RotaTables,
    SubjectsTables,
    WorkloadsTables,
    ThreadsTables,
    KeyringTables,
    NotifyTables,
    WebhooksTables,
    OrdersTables,
    BansTables,
    AgentsTables,
    SignalsTables {}

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;
