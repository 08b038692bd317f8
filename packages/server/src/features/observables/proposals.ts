import type { Actor, DecidedProposals, DecideProposalsRequest, ObservableProposal } from '@muster/contract';
import { systemActor } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { ObservableProposalTable } from '../../db/tables/observables.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { defang, eachOnce, readObservables } from '../extraction/index.ts';
import { siteNames } from '../federation/index.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import { addObservablesIn } from './add.ts';
import { keyOf, knownValues } from './known-values.ts';
import { mayAddObservable, mayDecideProposals } from './policy.ts';

type ProposalRow = Selectable<ObservableProposalTable>;

const MOST_OF_A_MAIL = 200;
const WORDS_AROUND = 60;

export interface MailToRead {
  incidentId: string;
  /** The site that wrote it; null where it is of no site. */
  siteId: string | null;
  mailId: string | null;
  /** What its author wrote. */
  text: string;
  at: Date;
}

/**
 * Puts before the officers what a mail has in it that could be an observable; gives how many are new. In the caller's
 * transaction. What the incident has already, or somebody has decided on, is not proposed again, and neither are the
 * addresses of the contacts themselves.
 */
export async function proposeObservables(tx: Tx, mail: MailToRead): Promise<number> {
  const found = eachOnce(readObservables(mail.text));
  if (found.length === 0) return 0;
  const own = await contactAddresses(
    tx,
    found.filter(({ type }) => type === 'mail').map(({ value }) => value),
  );
  const all = { relation: 'all' as const, sites: [], incident: { id: mail.incidentId } };
  const known = await knownValues(tx, all, found);
  const news = found.filter((one) => !known.has(keyOf(one)) && !own.has(one.value)).slice(0, MOST_OF_A_MAIL);
  if (news.length === 0) return 0;
  const rows = await tx
    .insertInto('observable_proposal')
    .values(
      news.map((one) => ({
        id: newId('obp', mail.at),
        incident_id: mail.incidentId,
        type: one.type,
        value: one.value,
        site_id: mail.siteId,
        mail_id: mail.mailId,
        quote: around(mail.text, one.start, one.end),
        sure: one.sure,
        defanged: one.defanged,
        proposed_at: mail.at,
        state: 'open' as const,
        decided_at: null,
        decided_by: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['incident_id', 'type', 'value']).doNothing())
    .returning('id')
    .execute();
  if (rows.length > 0)
    await logEvent(tx, {
      incidentId: mail.incidentId,
      at: mail.at,
      kind: 'observable.proposed',
      actor: systemActor.id,
      text: `${rows.length} ${rows.length === 1 ? 'observable' : 'observables'} found in a mail, to be looked at`,
      data: { mail: mail.mailId, count: rows.length },
    });
  return rows.length;
}

export async function listProposals(app: App, actor: Actor, incident: string): Promise<ObservableProposal[]> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  demand(mayDecideProposals(actor, sight));
  const rows = (await openProposals(app.db, sight.incident.id)).filter((row) => isTheirs(actor, sight, row));
  const names = await siteNames(
    app.db,
    rows.map(({ site_id }) => site_id),
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    value: row.value,
    defanged: defang(row.type, row.value),
    sure: row.sure,
    mail: row.mail_id,
    quote: row.quote,
    site: row.site_id === null ? null : { id: row.site_id, name: names.get(row.site_id) ?? row.site_id },
    proposedAt: row.proposed_at.toISOString(),
  }));
}

/** Accepts some and refuses others, all or none of them. */
export async function decideProposals(
  app: App,
  actor: Actor,
  incident: string,
  { accept, refuse, ioc, tlp, audience }: DecideProposalsRequest,
): Promise<DecidedProposals> {
  const now = app.clocks.procedure.now();
  const [incidentId, answer] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    demand(mayDecideProposals(actor, sight));
    const all = (await openProposals(tx, sight.incident.id, true)).filter((row) =>
      isTheirs(actor, sight, row),
    );
    const byId = new Map(all.map((row) => [row.id, row]));
    const [taken, left] = [accept, refuse].map((ids) =>
      [...new Set(ids)].map((id) => demandOpen(byId.get(id))),
    ) as [ProposalRow[], ProposalRow[]];
    if (taken.some(({ id }) => refuse.includes(id)))
      throw new MusterError(
        'request.invalid',
        'One of them is accepted and refused at once. Nothing was changed.',
      );
    if (taken.length > 0)
      await addObservablesIn(tx, {
        actor,
        sight,
        now,
        observables: taken.map(({ type, value, site_id }) => ({
          type,
          value,
          ioc,
          tlp,
          note: '',
          tags: [],
          siteId: site_id,
          audience,
        })),
        source: taken.map(({ mail_id, quote }) => ({ kind: 'mail', mail: mail_id, quote })),
      });
    await settle(tx, taken, 'accepted', actor, now);
    await settle(tx, left, 'refused', actor, now);
    if (left.length > 0)
      await logEvent(tx, {
        incidentId: sight.incident.id,
        at: now,
        kind: 'observable.refused',
        actor: actor.id,
        text: `${left.length} proposed ${left.length === 1 ? 'observable' : 'observables'} set aside`,
        data: { proposals: left.map(({ id }) => id) },
      });
    const rest = all.length - taken.length - left.length;
    return [sight.incident.id, { accepted: taken.length, refused: left.length, left: rest }] as const;
  });
  publishIncident(app, incidentId);
  return answer;
}

/** Those of a site belong to who speaks for it; those of no site to the CSIRT. */
function isTheirs(actor: Actor, sight: Sight, { site_id }: ProposalRow): boolean {
  return mayAddObservable(actor, sight, site_id);
}

function demandOpen(row: ProposalRow | undefined): ProposalRow {
  if (row) return row;
  throw new MusterError(
    'state.conflict',
    'Somebody has decided on one of them already. Nothing was changed: read the list again.',
  );
}

async function openProposals(db: Db | Tx, incidentId: string, lock = false): Promise<ProposalRow[]> {
  const query = db
    .selectFrom('observable_proposal')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .where('state', '=', 'open')
    .orderBy('proposed_at', 'desc')
    .orderBy('sure', 'desc')
    .orderBy('type')
    .orderBy('value');
  return await (lock ? query.forUpdate() : query).execute();
}

async function settle(
  tx: Tx,
  rows: readonly ProposalRow[],
  state: 'accepted' | 'refused',
  actor: Actor,
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .updateTable('observable_proposal')
    .set({ state, decided_at: now, decided_by: actor.id })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
}

async function contactAddresses(tx: Tx, addresses: readonly string[]): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await tx
    .selectFrom('contact')
    .select((e) => e.fn<string>('lower', ['address']).as('address'))
    .where('channel', '=', 'email')
    .where((e) => e.fn('lower', ['address']), 'in', addresses)
    .execute();
  return new Set(rows.map(({ address }) => address));
}

/** The value and some words on both sides, on one line. */
function around(text: string, start: number, end: number): string {
  return text
    .slice(Math.max(0, start - WORDS_AROUND), end + WORDS_AROUND)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim();
}
