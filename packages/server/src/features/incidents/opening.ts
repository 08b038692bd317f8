import type { DeadlineOverride, IncidentSeverity, IncidentSiteState, TlpLabel } from '@muster/contract';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { newestProcedure, withOverrides } from '../procedure/index.ts';
import { logEvent } from './log.ts';
import { type DeadlinesByStep, dayOf, EXERCISE_SERIES, overridesFrom, publicId } from './model.ts';
import { insertIncident, insertSite, nextNumber } from './store.ts';

export interface OpenIncident {
  /** Procedure time. */
  at: Date;
  /** Id of who opens it. */
  actor: string;
  exercise: boolean;
  title: string;
  tlp: TlpLabel;
  /** What the source asks for beyond the label. */
  tlpRestriction?: string;
  severity?: IncidentSeverity;
  siteId: string | null;
  /** How far the site is concerned. */
  siteState?: IncidentSiteState;
  /** Name; its newest version is pinned. */
  procedure: string;
  /** Deadlines that were agreed otherwise, listed or by step. */
  overrides?: DeadlinesByStep | readonly DeadlineOverride[];
  /** What ids of real incidents begin with; drills have a series of their own. */
  org?: string;
}

export interface OpenedIncident {
  id: string;
  publicId: string;
}

/** More taken numbers in a row than this can only be an error. */
const TRIES = 100;

/**
 * Opens an incident in the caller's transaction and pins its procedure.
 * Throws `not-found` for an unknown procedure, `procedure.invalid` for overrides that do not fit it.
 */
export async function openIncident(tx: Tx, input: OpenIncident): Promise<OpenedIncident> {
  const { at, actor, exercise, title, tlp, siteId } = input;
  const base = await newestProcedure(tx, input.procedure, { at, actor });
  const { document, sha256, overrides } = withOverrides(base, overridesFrom(input.overrides ?? []));
  const incident = {
    id: newId('inc', at),
    exercise,
    title,
    tlp,
    severity: input.severity ?? ('medium' as const),
    state: 'open' as const,
    procedure_name: document.name,
    procedure_version: document.version,
    procedure_sha256: sha256,
    overrides,
    site_id: siteId,
    created_at: at,
    created_by: actor,
    updated_at: at,
    tlp_restriction: input.tlpRestriction ?? '',
  };
  const prefix = exercise ? EXERCISE_SERIES : (input.org ?? 'MUSTER');
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const day = dayOf(at);
    const number = publicId(prefix, day, await nextNumber(tx, prefix, day));
    // A number can be taken although the series did not give it: by an incident that was imported.
    if (!(await insertIncident(tx, { ...incident, public_id: number }))) continue;
    const entry = await appendEntry(tx, {
      at,
      kind: 'incident.opened',
      subject: incident.id,
      actor,
      body: {
        publicId: number,
        exercise,
        tlp,
        severity: incident.severity,
        site: siteId,
        procedure: { name: document.name, version: document.version, sha256 },
        overrides: overrides.map(({ step, anchor = null, amount, unit, calendar = null }) => ({
          step,
          anchor,
          amount,
          unit,
          calendar,
        })),
        title: commitment(await saltFor(tx, incident.id), title),
      },
    });
    if (siteId !== null) {
      const state = input.siteState ?? 'affected';
      await insertSite(tx, {
        incident_id: incident.id,
        site_id: siteId,
        state,
        added_at: at,
        added_by: actor,
        ended_at: null,
      });
    }
    await logEvent(tx, {
      incidentId: incident.id,
      at,
      kind: 'incident.opened',
      actor,
      audience: 'parties',
      text: title,
      data: { publicId: number, exercise, tlp, severity: incident.severity },
      entry,
    });
    return { id: incident.id, publicId: number };
  }
  throw new MusterError('state.conflict', `No free number was found for ${prefix} on ${dayOf(at)}.`);
}
