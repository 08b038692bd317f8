import type {
  Actor,
  ContactView,
  DowntimeView,
  ListDowntimesQuery,
  ListSitesQuery,
  NgiView,
  OwnedCalendarView,
  Page,
  SiteSummary,
  SiteView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { isValidAt } from './model.ts';
import { maySeeSite } from './policy.ts';
import { contactsOf, downtimesOf, type Reader, type SiteRow, sitesByNameOrId } from './store.ts';
import {
  contactViewOf,
  downtimeViewOf,
  ngiViews,
  ownedCalendars,
  siteSummaries,
  siteViewOf,
} from './views.ts';

const EARLIEST = new Date(0);
const LATEST = new Date(Date.UTC(9999, 0));

/**
 * The site of that id or name, if the actor may see it.
 * @throws MusterError `not-found` in both other cases: who may not see it does not learn that it exists.
 */
export async function demandSite(db: Reader, actor: Actor, ref: string): Promise<SiteRow> {
  const [site] = await sitesByNameOrId(db, [ref]).catch((error: unknown) => {
    if (error instanceof MusterError && error.code === 'not-found') return [];
    throw error;
  });
  demand(site !== undefined && maySeeSite(actor, { id: site.id, ngiId: site.ngi_id }), 'not-found');
  return site as SiteRow;
}

export async function listNgis(app: App, actor: Actor): Promise<NgiView[]> {
  return await ngiViews(app.db, actor.scope);
}

/** The sites that the actor may see, in the order of their names. */
export async function listSites(
  app: App,
  actor: Actor,
  query: ListSitesQuery = { limit: 500, gone: false },
): Promise<Page<SiteSummary>> {
  return await siteSummaries(app.db, actor.scope, query);
}

export async function getSite(app: App, actor: Actor, ref: string): Promise<SiteView> {
  const site = await demandSite(app.db, actor, ref);
  return await siteViewOf(app.db, site.id, app.clocks.procedure.now());
}

/** The contacts of a site and its NGI; on request also those that have gone, with their dates. */
export async function listContacts(
  app: App,
  actor: Actor,
  ref: string,
  gone: boolean,
): Promise<ContactView[]> {
  const site = await demandSite(app.db, actor, ref);
  const at = app.clocks.procedure.now();
  const contacts = await contactsOf(app.db, site.id);
  return contacts.filter((contact) => gone || isValidAt(contact, at)).map(contactViewOf);
}

/** All calendars for those who see all; others see the federation's, their NGI's and their sites'. */
export async function listCalendars(app: App, actor: Actor): Promise<OwnedCalendarView[]> {
  const all = await ownedCalendars(app.db);
  if (actor.scope.kind === 'federation') return all;
  const sites = new Set((await allSitesOf(app, actor)).map(({ id }) => id));
  const ngis = new Set((await ngiViews(app.db, actor.scope)).map(({ id }) => id));
  return all.filter(({ owner }) => owner.kind === 'federation' || sites.has(owner.id) || ngis.has(owner.id));
}

export async function listDowntimes(
  app: App,
  actor: Actor,
  query: ListDowntimesQuery,
): Promise<DowntimeView[]> {
  const sites = query.site ? [await demandSite(app.db, actor, query.site)] : await allSitesOf(app, actor);
  const span = {
    from: query.from ? new Date(query.from) : EARLIEST,
    to: query.to ? new Date(query.to) : LATEST,
  };
  const views: DowntimeView[] = [];
  for (const { id } of sites) views.push(...(await downtimesOf(app.db, id, span)).map(downtimeViewOf));
  return views;
}

async function allSitesOf(app: App, actor: Actor): Promise<{ id: string }[]> {
  const sites: SiteSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await siteSummaries(app.db, actor.scope, { limit: 500, gone: false, cursor });
    sites.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return sites;
}
