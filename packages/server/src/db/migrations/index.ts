import * as ledger from './0001-ledger.ts';
import * as people from './0002-people.ts';
import * as jobs from './0003-jobs.ts';
import * as federation from './0004-federation.ts';
import * as mail from './0005-mail.ts';
import * as incidents from './0006-incidents.ts';
import * as drills from './0007-drills.ts';
import * as implants from './0008-implants.ts';
import * as probes from './0009-probes.ts';
import * as claims from './0010-claims.ts';
import * as verdicts from './0011-verdicts.ts';
import * as signIn from './0012-sign-in.ts';
import * as evidence from './0013-evidence.ts';
import * as drillGaps from './0015-drill-gaps.ts';
import * as scenarioDrafts from './0018-scenario-drafts.ts';
import * as scoreBasis from './0019-score-basis.ts';
import * as realIncidents from './0020-real-incidents.ts';
import * as procedureGuidance from './0021-procedure-guidance.ts';
import * as incidentChanges from './0022-incident-changes.ts';
import * as observablesTasks from './0023-observables-tasks.ts';
import * as threads from './0024-threads.ts';
import * as keyring from './0025-keyring.ts';
import * as notifyRota from './0026-notify-rota.ts';
import * as exchange from './0027-exchange.ts';
import * as custodyIntake from './0028-custody-intake.ts';
import * as agentsSignals from './0029-agents-signals.ts';
import * as subjectsWorkloads from './0030-subjects-workloads.ts';
import * as ordersBans from './0031-orders-bans.ts';
import * as orderAnswers from './0032-order-answers.ts';
import * as imageBlocks from './0034-image-blocks.ts';
import * as packs from './0036-packs.ts';
import * as ledgerSeals from './0037-ledger-seals.ts';
import * as proposalLines from './0038-proposal-lines.ts';
import * as bansOfASubject from './0039-bans-of-a-subject.ts';
import * as banCertainty from './0040-ban-certainty.ts';

export interface Migration {
  /** `NNNN-feature`; the list is applied in the order of these names. */
  name: string;
  /** SQL that PostgreSQL 15 understands; several statements, run in one transaction. */
  up: string;
}

/** A feature adds its file here; a gap in the numbers is no error. */
export const migrations: readonly Migration[] = [
  ledger,
  people,
  jobs,
  federation,
  mail,
  incidents,
  drills,
  implants,
  probes,
  claims,
  verdicts,
  signIn,
  evidence,
  drillGaps,
  scenarioDrafts,
  scoreBasis,
  realIncidents,
  procedureGuidance,
  incidentChanges,
  observablesTasks,
  threads,
  keyring,
  notifyRota,
  exchange,
  custodyIntake,
  agentsSignals,
  subjectsWorkloads,
  ordersBans,
  orderAnswers,
  imageBlocks,
  packs,
  ledgerSeals,
  proposalLines,
  bansOfASubject,
  banCertainty,
];
