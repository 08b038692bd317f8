import type { Actor } from '@muster/contract';
import type { Db, Tx } from '../../db/database.ts';
import type { InvitationTable, PortalLinkTable } from '../../db/tables/people.ts';

export async function insertInvitation(tx: Tx, invitation: InvitationTable): Promise<void> {
  await tx.insertInto('invitation').values(invitation).execute();
}

/** The invitation with this secret while it can still be used. */
export async function openInvitation(
  db: Db | Tx,
  secretSha256: string,
  now: Date,
): Promise<InvitationTable | undefined> {
  return await db
    .selectFrom('invitation')
    .selectAll()
    .where('secret_sha256', '=', secretSha256)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

export async function openInvitationsOf(
  db: Db | Tx,
  personIds: readonly string[],
  now: Date,
): Promise<InvitationTable[]> {
  if (personIds.length === 0) return [];
  return await db
    .selectFrom('invitation')
    .selectAll()
    .where('person_id', 'in', [...personIds])
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

/** True for the one who used it; the row decides between two at once. */
export async function useInvitation(tx: Tx, id: string, now: Date): Promise<boolean> {
  const used = await tx
    .updateTable('invitation')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return used.numUpdatedRows > 0n;
}

export async function endInvitations(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitation')
    .set({ ended_at: now })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
}

export async function insertPortalLink(tx: Tx, link: PortalLinkTable): Promise<void> {
  await tx.insertInto('portal_link').values(link).execute();
}

/** Uses it up; undefined when it is unknown, used, withdrawn or too old. Of two at once one gets it. */
export async function usePortalLink(
  tx: Tx,
  secretSha256: string,
  now: Date,
): Promise<PortalLinkTable | undefined> {
  return await tx
    .updateTable('portal_link')
    .set({ used_at: now })
    .where('secret_sha256', '=', secretSha256)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
}

export async function portalLinkForUpdate(tx: Tx, id: string): Promise<PortalLinkTable | undefined> {
  return await tx.selectFrom('portal_link').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function setPortalLinkEnded(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('portal_link').set({ ended_at: at }).where('id', '=', id).execute();
}

export async function portalLinksOf(db: Db, siteId: string): Promise<PortalLinkTable[]> {
  return await db
    .selectFrom('portal_link')
    .selectAll()
    .where('site_id', '=', siteId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/**
 * As whom somebody acts who followed a site's one-time link; undefined when it was withdrawn, or when the site or the
 * contact whom it was for has left the federation.
 */
export async function portalActor(db: Db, linkId: string): Promise<Actor | undefined> {
  const row = await db
    .selectFrom('portal_link')
    .innerJoin('site', 'site.id', 'portal_link.site_id')
    .leftJoin('contact', 'contact.id', 'portal_link.contact_id')
    .select(['portal_link.id', 'portal_link.site_id', 'portal_link.contact_id', 'site.name'])
    .where('portal_link.id', '=', linkId)
    .where('portal_link.ended_at', 'is', null)
    .where('site.gone_at', 'is', null)
    .where('contact.gone_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      id: row.contact_id ?? row.id,
      name: `Contact of ${row.name}`,
      role: 'site-contact',
      scope: { kind: 'site', siteId: row.site_id },
    }
  );
}
