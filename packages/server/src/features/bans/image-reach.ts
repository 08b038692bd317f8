import { createHash } from 'node:crypto';
import type { BanLimits, BlockedImage, ImageReach } from '@muster/contract';
import type { App } from '../../app.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { MusterError } from '../../kernel/errors.ts';
import { activeAgents } from '../agents/index.ts';
import { type BlockedAlone, imageApproval } from './model.ts';
import { type BanSite, presentSites } from './sites.ts';
import { limits, type Reader } from './store.ts';
import { type ImageBlockRow, serversFrom } from './store-images.ts';
import { blockedAlone } from './store-made-alone.ts';

export interface ImageAsk {
  image: BlockedImage;
  /** As it was asked for; null for all. */
  siteIds: readonly string[] | null;
  sites: readonly BanSite[];
  /** What its author blocked alone in the day before. */
  before: BlockedAlone;
}

/** The image as orders name it. @throws MusterError request.invalid for one that is not named at all */
export function namedImage({ ref, sha512 }: BlockedImage): BlockedImage {
  if (ref === null && sha512 === null)
    throw new MusterError('request.invalid', 'Name the image by its id or by its SHA-512.', '/body/image');
  return { ref, sha512: sha512?.toLowerCase() ?? null };
}

export function imageTitle({ ref, sha512 }: BlockedImage): string {
  return `image ${ref ?? sha512?.slice(0, 16)}`;
}

/** Where servers run from an image that could not be made anew, and whether somebody besides must approve its block. */
export async function imageReachOf(
  app: App,
  db: Reader,
  { image, siteIds, sites, before }: ImageAsk,
  most: BanLimits,
): Promise<ImageReach> {
  const ids = sites.map(({ id }) => id);
  const counts = await serversFrom(db, image, ids);
  const touched = sites.flatMap(({ id, name }) => {
    const servers = counts.get(id);
    return servers === undefined ? [] : [{ site: { id, name }, servers }];
  });
  const servers = touched.reduce((sum, one) => sum + one.servers, 0);
  const withAgent = new Set((await activeAgents(db, ids)).map(({ siteId }) => siteId));
  return {
    digest: digestOf(
      image,
      siteIds,
      touched.map(({ site }) => site.id),
    ),
    at: app.clocks.procedure.now().toISOString(),
    servers,
    sites: sites.length,
    withoutAgent: ids.filter((id) => !withAgent.has(id)).length,
    touched,
    approval: imageApproval({ servers, touched: touched.map(({ site }) => site.id) }, most, before),
  };
}

/** The sites that a block is for now: those that were named, or all that its author may order at. */
export async function sitesOfBlock(db: Reader, { site_ids, ngi_id }: Place): Promise<BanSite[]> {
  if (site_ids === null) return await presentSites(db, ngi_id);
  const named = new Set(site_ids);
  return (await presentSites(db, null)).filter(({ id }) => named.has(id));
}

type Place = Pick<ImageBlockRow, 'site_ids' | 'ngi_id'>;

export async function reachOfBlock(
  app: App,
  db: Reader,
  row: Place & Pick<ImageBlockRow, 'image' | 'made_by_person' | 'made_at'>,
): Promise<ImageReach> {
  const before = await blockedAlone(db, row.made_by_person, row.made_at);
  const sites = await sitesOfBlock(db, row);
  const ask = { image: row.image, siteIds: row.site_ids, sites, before };
  return await imageReachOf(app, db, ask, await limits(db));
}

/** Servers come and go by the hour, so that of them the site counts. */
function digestOf(
  image: BlockedImage,
  siteIds: readonly string[] | null,
  touched: readonly string[],
): string {
  const text = canonicalJson({
    image: { ...image },
    sites: siteIds === null ? null : [...siteIds].sort(),
    touched: [...touched].sort(),
  });
  return createHash('sha256').update(text).digest('hex');
}
