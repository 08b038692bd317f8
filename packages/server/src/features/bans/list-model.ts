import { createHash } from 'node:crypto';
import { type BanListEntry, isTlpWithin, type TlpLabel } from '@muster/contract';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';

/** For whom a list is: a site, an NGI, or, with neither, anybody whom the bans of the whole federation concern. */
export interface Audience {
  mostTlp: TlpLabel;
  siteId: string | null;
  ngiId: string | null;
}

/** RED goes to persons that are named, and never by a list. */
export const WIDEST: TlpLabel = 'AMBER+STRICT';

/** What goes by a list at the most, whatever its reader may have. */
export function listable(mostTlp: TlpLabel): TlpLabel {
  return isTlpWithin(mostTlp, WIDEST) ? mostTlp : WIDEST;
}

export function audienceKey({ mostTlp, siteId, ngiId }: Audience): string {
  const place = siteId !== null ? `site ${siteId}` : ngiId !== null ? `ngi ${ngiId}` : 'federation';
  return `${listable(mostTlp)} ${place}`;
}

/** A ban that is or was on lists. */
export interface ListedBan<Entry = BanListEntry> {
  entry: Entry;
  ngiId: string | null;
  siteIds: readonly string[] | null;
  spared: readonly string[];
}

/** Whether a ban is on the list of an audience. `sitesOfNgi`: of the NGI that the list is for. */
export function isListed(
  { entry, ngiId, siteIds, spared }: ListedBan<Pick<BanListEntry, 'tlp'>>,
  audience: Audience,
  siteNgi: string | null,
  sitesOfNgi: ReadonlySet<string>,
): boolean {
  if (entry.tlp === 'RED' || !isTlpWithin(entry.tlp, audience.mostTlp)) return false;
  if (audience.siteId !== null) {
    if (spared.includes(audience.siteId)) return false;
    if (siteIds !== null) return siteIds.includes(audience.siteId);
    return ngiId === null || ngiId === siteNgi;
  }
  if (audience.ngiId !== null) {
    if (siteIds !== null) return siteIds.some((id) => sitesOfNgi.has(id));
    return ngiId === null || ngiId === audience.ngiId;
  }
  return siteIds === null && ngiId === null;
}

/** What of an entry concerns this audience: names that are local to a site stay with it. Undefined: none is left. */
export function entryFor<Entry extends Pick<BanListEntry, 'subject'>>(
  entry: Entry,
  { siteId }: Audience,
): Entry | undefined {
  const { identifiers } = entry.subject;
  if (!identifiers.some((one) => 'siteId' in one)) return entry;
  const own = identifiers.filter((one) => !('siteId' in one) || one.siteId === siteId);
  if (own.length === 0) return undefined;
  return { ...entry, subject: { ...entry.subject, identifiers: own } };
}

/** Over the canonical JSON of the whole list. */
export function listSha256(audience: Audience, number: number, bans: readonly BanListEntry[]): string {
  const hash = createHash('sha256');
  hash.update(`{"audience":${canonicalJson({ ...audience })},"bans":[`);
  for (const [index, ban] of bans.entries()) hash.update(`${index === 0 ? '' : ','}${canonicalOf(ban)}`);
  return hash.update(`],"number":${number}}`).digest('hex');
}

/** An entry is the same in many lists, and is written once. */
const written = new WeakMap<BanListEntry, string>();

function canonicalOf(ban: BanListEntry): string {
  const found = written.get(ban) ?? canonicalJson(ban as unknown as Json);
  written.set(ban, found);
  return found;
}
