import type {
  AbuseReportView,
  Actor,
  AttachReportRequest,
  DismissReportRequest,
  IncidentFromReportRequest,
  NewObservable,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  createIncident,
  demandHandled,
  demandReadable,
  logEvent,
  publishIncident,
  type Sight,
} from '../incidents/index.ts';
import { assignMail, dismissMail, mailById } from '../mail/index.ts';
import { addObservablesIn } from '../observables/index.ts';
import { answerReporter } from './answer.ts';
import { observablesOf, titleOf } from './model/proposal.ts';
import { mayReadReports, mayTriage } from './policy.ts';
import { lockGroup, type ReportRow, reportById, setReports } from './store.ts';
import { viewReport } from './views.ts';

/** One click: a new incident with the sites, the time and the observables of the report, and its mails. */
export async function incidentFromReport(
  app: App,
  actor: Actor,
  id: string,
  request: IncidentFromReportRequest,
): Promise<AbuseReportView> {
  const report = await demandOpen(app, actor, id);
  const sites = request.sites ?? report.sites.map((site) => site.id);
  // The report's id is the key: a click that comes twice opens one incident.
  const { view } = await createIncident(
    app,
    actor,
    {
      title: request.title ?? titleOf(report),
      tlp: request.tlp,
      severity: request.severity,
      sites: sites.map((siteId) => ({ siteId, state: 'suspected' })),
      suspectedAt: request.suspectedAt ?? report.received_at.toISOString(),
      tlpRestriction: '',
      procedure: 'egi-sec01',
      overrides: [],
    },
    `report:${id}`,
  );
  return await attach(app, actor, id, view.id, request.answer);
}

/** To an incident that is there, by its id or as people write it. */
export async function attachReport(
  app: App,
  actor: Actor,
  id: string,
  { incident, answer }: AttachReportRequest,
): Promise<AbuseReportView> {
  await demandOpen(app, actor, id);
  const ref = incident.startsWith('inc_') ? incident : incident.toUpperCase();
  const sight = await demandReadable(app.db, actor, ref, app.clocks.procedure.now());
  return await attach(app, actor, id, sight.incident.id, answer);
}

/** Needs nothing of us, for a reason; so do the others that tell of the same. */
export async function dismissReport(
  app: App,
  actor: Actor,
  id: string,
  { reason, answer }: DismissReportRequest,
): Promise<AbuseReportView> {
  const report = await demandOpen(app, actor, id);
  const at = app.clocks.procedure.now();
  const group = await inTransaction(app.db, async (tx) => {
    const open = await demandStillOpen(tx, report);
    for (const one of open) {
      await appendEntry(tx, {
        at,
        kind: 'report.dismissed',
        subject: one.id,
        actor: actor.id,
        body: { mail: one.mail_id, reason: commitment(await saltFor(tx, one.id), reason) },
      });
    }
    await settle(tx, open, { state: 'dismissed', decided_at: at, decided_by: actor.id, reason });
    if (answer) await answerReporter(app, tx, report, { kind: 'dismissed' }, actor.id);
    return open;
  });
  for (const { mail_id } of group)
    if (mail_id && (await isOpenMail(app, mail_id))) await dismissMail(app, actor, mail_id);
  return await viewReport(app, actor, id);
}

async function attach(
  app: App,
  actor: Actor,
  id: string,
  incidentId: string,
  answer: boolean,
): Promise<AbuseReportView> {
  const at = app.clocks.procedure.now();
  const report = await demandOpen(app, actor, id);
  const { group, publicId } = await inTransaction(app.db, async (tx) => {
    const sight = await demandHandled(tx, actor, incidentId, at);
    const { incident } = sight;
    if (incident.state === 'closed')
      throw new MusterError(
        'state.conflict',
        `${incident.public_id} is closed; the report stays in the triage. Open it again, or choose another.`,
        '/incident',
      );
    if (incident.exercise)
      throw new MusterError(
        'state.conflict',
        `${incident.public_id} belongs to an exercise; what comes from outside is real until it is known otherwise.`,
        '/incident',
      );
    const open = await demandStillOpen(tx, report);
    for (const one of open) await attachOne(tx, actor, sight, one, at);
    await settle(tx, open, {
      state: 'attached',
      incident_id: incident.id,
      decided_at: at,
      decided_by: actor.id,
    });
    const outcome = {
      kind: 'handled' as const,
      publicId: incident.public_id,
      incidentId: incident.id,
    };
    if (answer) await answerReporter(app, tx, report, outcome, actor.id);
    return { group: open, publicId: incident.public_id };
  });
  // The mail follows its report; should the server die here, the sweep does it.
  for (const { mail_id } of group)
    if (mail_id && (await isOpenMail(app, mail_id))) await assignMail(app, actor, mail_id, publicId);
  publishIncident(app, incidentId);
  return await viewReport(app, actor, id);
}

async function attachOne(tx: Tx, actor: Actor, sight: Sight, report: ReportRow, at: Date): Promise<void> {
  const { incident } = sight;
  const entry = await appendEntry(tx, {
    at,
    kind: 'report.attached',
    subject: report.id,
    actor: actor.id,
    body: { incident: incident.id, mail: report.mail_id },
  });
  await logEvent(tx, {
    incidentId: incident.id,
    at: report.received_at,
    recordedAt: at,
    kind: 'report.attached',
    actor: actor.id,
    text: `Reported from outside: ${report.subject}`,
    data: { report: report.id, mail: report.mail_id, via: report.via },
    entry,
  });
  const observables: NewObservable[] = observablesOf(report, sight.sites);
  if (observables.length === 0) return;
  const source = { kind: report.mail_id ? ('mail' as const) : ('person' as const), mail: report.mail_id };
  await addObservablesIn(tx, { actor, sight, observables, now: at, source });
}

async function settle(tx: Tx, open: readonly ReportRow[], values: Parameters<typeof setReports>[2]) {
  await setReports(
    tx,
    open.map(({ id }) => id),
    values,
  );
}

async function demandOpen(app: App, actor: Actor, id: string): Promise<ReportRow> {
  demand(mayReadReports(actor), 'not-found');
  demand(mayTriage(actor));
  const report = await reportById(app.db, id);
  if (!report) throw new MusterError('not-found', `There is no report ${id}.`);
  if (report.state !== 'open') throw decided(report);
  return report;
}

/** Under the lock: somebody may have been faster, here or among the mails. */
async function demandStillOpen(tx: Tx, report: ReportRow): Promise<ReportRow[]> {
  const open = await lockGroup(tx, report.group_id);
  if (open.some(({ id }) => id === report.id)) return open;
  throw decided((await reportById(tx, report.id)) ?? report);
}

function decided({ state, id }: ReportRow): MusterError {
  return new MusterError(
    'state.conflict',
    state === 'open'
      ? `The mail of ${id} was placed or dismissed among the mails already; there is nothing left to decide.`
      : `${id} was ${state} already by somebody else; nothing was changed.`,
  );
}

async function isOpenMail(app: App, mailId: string): Promise<boolean> {
  return (await mailById(app.db, mailId))?.triage === 'open';
}
