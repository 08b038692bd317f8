import type { Actor } from '@muster/contract';
import { MusterError } from '../../kernel/errors.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import type { SubjectSight } from '../subjects/index.ts';
import type { Reader } from './store.ts';

export interface BanSite {
  id: string;
  name: string;
  ngiId: string | null;
}

/** The sites that are there now: all, or those of an NGI. */
export async function presentSites(db: Reader, ngiId: string | null): Promise<BanSite[]> {
  let rows = db
    .selectFrom('site')
    .select(['id', 'name', 'ngi_id as ngiId'])
    .where('gone_at', 'is', null)
    .orderBy('name_key');
  if (ngiId !== null) rows = rows.where('ngi_id', '=', ngiId);
  return await rows.execute();
}

/** Whose ban it will be: an NGI's officers ban for their own. */
export function placeOf({ scope }: Actor): { ngiId: string | null } {
  return { ngiId: scope.kind === 'ngi' ? scope.ngiId : null };
}

/**
 * What of the identity graph a ban of this place is measured by, whoever looks: what an NGI's officers may not see of
 * other sites is neither shown to them nor kept in their ban.
 */
export function sightOfPlace({ ngiId }: { ngiId: string | null }): SubjectSight {
  return ngiId === null ? { kind: 'all' } : { kind: 'ngi', ngiId };
}

/**
 * The sites that were asked for, or all that this actor may ban at.
 * @throws MusterError not-found, auth.denied for a site that is not theirs
 */
export async function sitesFor(
  db: Reader,
  actor: Actor,
  refs: readonly string[] | null,
): Promise<{ siteIds: string[] | null; sites: BanSite[] }> {
  const { ngiId } = placeOf(actor);
  if (refs === null) return { siteIds: null, sites: await presentSites(db, ngiId) };
  const found = new Map((await sitesByNameOrId(db, refs)).map((site) => [site.id, site]));
  const sites = [...found.values()].map(({ id, name, ngi_id }) => ({ id, name, ngiId: ngi_id }));
  const foreign = sites.filter((site) => ngiId !== null && site.ngiId !== ngiId);
  if (foreign.length > 0) {
    throw new MusterError(
      'auth.denied',
      `${foreign.map(({ name }) => name).join(', ')}: not a site of your NGI; the CSIRT can ban there. Nothing was changed.`,
    );
  }
  return { siteIds: sites.map(({ id }) => id).sort(), sites };
}
