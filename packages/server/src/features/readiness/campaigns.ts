import { type Actor, type CheckId, checkCatalogue, type SiteCampaign } from '@muster/contract';
import type { App } from '../../app.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { demandSite } from '../federation/index.ts';
import { mayKnowTruth } from '../verdicts/index.ts';
import { knownParts } from './known-parts.ts';
import { consentsTo, type PartRow, type VerdictRow, verdictsOf } from './store.ts';

type Score = NonNullable<SiteCampaign['score']>;
type Axis = 'communication' | 'containment' | 'forensics';

/** The campaigns that a site took part in, the newest first, each with what its newest score says of the site. */
export async function viewSiteCampaigns(app: App, actor: Actor, ref: string): Promise<SiteCampaign[]> {
  const site = await demandSite(app.db, actor, ref);
  const known = await knownParts(app.db, actor, site.id);
  const ids = [...known.keys()];
  const consents = await consentsTo(app.db, ids);
  const verdicts = groupBy(await verdictsOf(app.db, ids), ({ participation }) => participation);
  return [...known.values()].map((part) => {
    const consent = consents.get(part.id);
    return {
      campaign: { id: part.campaign_id, name: part.campaign_name, state: part.state },
      participation: part.id,
      from: part.window_from.toISOString(),
      to: part.window_to.toISOString(),
      alarmAt: part.alarm_at?.toISOString() ?? null,
      leftOut: part.left_out_at && {
        at: part.left_out_at.toISOString(),
        reason: part.left_out_reason ?? '',
      },
      authorisedAt: consent?.withdrawn_at === null ? consent.recorded_at.toISOString() : null,
      incident: part.public_id,
      score: scoreOf(verdicts.get(part.id) ?? [], part.alarm_at, knowsTruth(actor, part)),
    };
  });
}

/** When the site contained it was measured: told as on the board. */
function knowsTruth(actor: Actor, { scope_kind, scope_ngi_id, state }: PartRow): boolean {
  const kind = scope_kind === 'ngi' ? ('ngi' as const) : ('federation' as const);
  return mayKnowTruth(actor, { kind, ngiId: scope_ngi_id }, state);
}

function scoreOf(rows: readonly VerdictRow[], alarmAt: Date | null, truth: boolean): Score | null {
  const first = rows[0];
  if (!first) return null;
  const after = (check: CheckId) => {
    const at = rows.find((row) => row.check === check)?.reached;
    return at && alarmAt ? (at.getTime() - alarmAt.getTime()) / 1000 : null;
  };
  return {
    at: first.at.toISOString(),
    final: first.final,
    communication: tallyOf(rows, 'communication'),
    containment: tallyOf(rows, 'containment'),
    forensics: tallyOf(rows, 'forensics'),
    acknowledgedAfterSeconds: after('C3'),
    containedAfterSeconds: truth ? after('K5') : null,
  };
}

/** What is neither pass, late nor fail counts for nothing; `open` says how much of it there is. */
function tallyOf(rows: readonly VerdictRow[], axis: Axis): Score[Axis] {
  const tally = { pass: 0, late: 0, fail: 0, open: 0 };
  for (const { check, verdict } of rows) {
    if (checkCatalogue[check].axis !== axis) continue;
    tally[verdict === 'pass' || verdict === 'late' || verdict === 'fail' ? verdict : 'open'] += 1;
  }
  return tally;
}
