import type { Actor } from '@muster/contract';
import type { Db } from '../../db/database.ts';
import { mayKnowOf } from '../drills/index.ts';
import { type PartRow, participationsAt } from './store.ts';

/** The parts of a site in campaigns of which the reader may know, by their ids, newest first. */
export async function knownParts(db: Db, actor: Actor, siteId: string): Promise<Map<string, PartRow>> {
  const parts = await participationsAt(db, [siteId]);
  return new Map(parts.filter((part) => isKnown(actor, part)).map((part) => [part.id, part]));
}

export function isKnown(actor: Actor, part: PartRow): boolean {
  const kind = part.scope_kind === 'ngi' ? ('ngi' as const) : ('federation' as const);
  return mayKnowOf(
    actor,
    { kind, ngiId: part.scope_ngi_id, announced: part.announced_at !== null },
    { siteId: part.site_id, ngiId: part.ngi_id },
  );
}
