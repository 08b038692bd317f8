import type { Actor } from '@muster/contract';
import type { Db } from '../../db/database.ts';

/** As whom somebody acts who followed a site's one-time link; undefined when it was withdrawn. */
export async function portalActor(db: Db, linkId: string): Promise<Actor | undefined> {
  const row = await db
    .selectFrom('portal_link')
    .leftJoin('site', 'site.id', 'portal_link.site_id')
    .select(['portal_link.id', 'portal_link.site_id', 'portal_link.contact_id', 'site.name'])
    .where('portal_link.id', '=', linkId)
    .where('portal_link.ended_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.contact_id ?? row.id,
      name: `Contact of ${row.name ?? row.site_id}`,
      role: 'site-contact',
      scope: { kind: 'site', siteId: row.site_id },
    }
  );
}
