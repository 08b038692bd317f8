import {
  type Actor,
  type IncidentState,
  isOpenClock,
  type StateChangeQuery,
  type StateChangeView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { type ClockReading, pinnedProcedure } from '../procedure/index.ts';
import { askClocks, clocksOf } from './clocks.ts';
import { missingToClose } from './closing.ts';
import { mayFollow } from './model.ts';
import { pinOfIncident } from './pin.ts';
import { demandSteered } from './sight.ts';
import { inForceOf, namedIn, ngiNames, openTasksOf } from './state-change-store.ts';
import { type IncidentRow, type IncidentSiteRow, sitesOf } from './store.ts';

const USUAL: Readonly<Record<IncidentState, IncidentState>> = {
  open: 'resolved',
  resolved: 'closed',
  closed: 'open',
};
/** The fact that a resolution records, and a new opening takes back. */
const RESOLVED = 'resolved';

/** What another state would do: asked by whoever may decide it, before they do. */
export async function viewStateChange(
  app: App,
  actor: Actor,
  id: string,
  query: StateChangeQuery,
): Promise<StateChangeView> {
  const now = app.clocks.procedure.now();
  const { incident } = await demandSteered(app.db, actor, id, now);
  const to = query.to ?? USUAL[incident.state];
  const sites = (await sitesOf(app.db, incident.id)).filter(({ ended_at }) => ended_at === null);
  const ngis = sites.flatMap(({ ngi_id }) => ngi_id ?? []);
  return {
    incident: incident.id,
    publicId: incident.public_id,
    exercise: incident.exercise,
    from: incident.state,
    to,
    mayFollow: !incident.exercise && mayFollow(incident.state, to),
    clocks: await clocksIn(app.db, incident, to, sites, now),
    tasks: await openTasksOf(app.db, incident.id),
    inForce: await inForceOf(app.db, incident.id, now),
    told: {
      people: await namedIn(app.db, incident.id, actor.id, now),
      sites: sites.map(({ name }) => name),
      // What is RED an NGI does not read, and so is not told.
      ngis: incident.tlp === 'RED' ? [] : await ngiNames(app.db, ngis),
    },
    missing: to === 'closed' ? await missingToClose(app.db, incident, now) : [],
  };
}

async function clocksIn(
  db: Db | Tx,
  incident: IncidentRow,
  to: IncidentState,
  sites: readonly IncidentSiteRow[],
  now: Date,
): Promise<StateChangeView['clocks']> {
  const names = new Map(sites.map(({ site_id, name }) => [site_id, name]));
  const before = await clocksOf(db, incident.id, now);
  const after =
    to === 'resolved'
      ? await askClocks(db, incident.id, now, { supposing: { kind: RESOLVED, key: null } })
      : await withoutResolution(db, incident, to, before);
  const { begin, end, goOn } = comparedClocks(before, after);
  const said = (clocks: readonly ClockReading[]) =>
    clocks.map(({ title, site, dueAt }) => ({
      title,
      site: site === null ? null : (names.get(site) ?? site),
      dueAt: dueAt?.toISOString() ?? null,
    }));
  return { begin: said(begin), end: said(end), goOn: said(goOn) };
}

/** Opened again, what counted from the resolution counts no more. */
async function withoutResolution(
  db: Db | Tx,
  incident: IncidentRow,
  to: IncidentState,
  before: readonly ClockReading[],
): Promise<readonly ClockReading[]> {
  if (to !== 'open') return before;
  const { document } = await pinnedProcedure(db, pinOfIncident(incident));
  const counted = new Set(
    document.steps.filter(({ deadline }) => deadline?.anchor === RESOLVED).map(({ id }) => id),
  );
  return before.filter(({ step }) => !counted.has(step));
}

/** Clocks that are open in one of two readings of the same incident, or in both. */
export function comparedClocks(
  before: readonly ClockReading[],
  after: readonly ClockReading[],
): Record<'begin' | 'end' | 'goOn', ClockReading[]> {
  const [were, are] = [before, after].map((clocks) => clocks.filter(isOpenClock)) as [
    ClockReading[],
    ClockReading[],
  ];
  const [wasOpen, isStill] = [were, are].map((clocks) => new Set(clocks.map(nameOf)));
  return {
    begin: are.filter((clock) => !wasOpen?.has(nameOf(clock))),
    end: were.filter((clock) => !isStill?.has(nameOf(clock))),
    goOn: are.filter((clock) => wasOpen?.has(nameOf(clock))),
  };
}

function nameOf({ step, site, key }: ClockReading): string {
  return JSON.stringify([step, site, key]);
}
