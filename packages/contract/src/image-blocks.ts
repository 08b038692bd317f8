import { z } from 'zod';
import { approvalNeed, blockedImage, blockImageRequest } from './bans.ts';
import { idOf, instant } from './common.ts';
import { tlpLabel } from './incidents.ts';
import { orderId } from './orders.ts';

/*
 * A block says that nothing new is started from an image. Above the limits of bans (sites at which servers run from it,
 * and how many servers) it waits for a second officer, as a ban does.
 */

export const imageBlockId = idOf('ibl');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const siteRef = z.object({ id: z.string(), name: z.string() });

export const previewImageBlockRequest = blockImageRequest.pick({ image: true, sites: true });
export type PreviewImageBlockRequest = z.infer<typeof previewImageBlockRequest>;

export const imageReach = z.object({
  /** Over the image, the sites that were asked for, and those at which servers run from it: an approver answers with it. */
  digest: sha256,
  at: instant,
  /** Servers that run from it now. They are left alone, and could not be made anew. */
  servers: z.number().int(),
  /** Sites that get the order, and those of them that have no agent. */
  sites: z.number().int(),
  withoutAgent: z.number().int(),
  touched: z.array(z.object({ site: siteRef, servers: z.number().int() })),
  approval: approvalNeed,
});
export type ImageReach = z.infer<typeof imageReach>;

/** `lapsed`: nobody approved in time. `withdrawn`: taken back before it was approved. */
export const imageBlockState = z.enum(['awaiting-approval', 'active', 'refused', 'withdrawn', 'lapsed']);
export type ImageBlockState = z.infer<typeof imageBlockState>;

export const imageBlockView = z.object({
  id: imageBlockId,
  image: blockedImage,
  title: z.string(),
  /** Sites that it is for; null for all. */
  sites: z.array(siteRef).nullable(),
  reason: z.string(),
  tlp: tlpLabel,
  incident: z.object({ id: z.string(), publicId: z.string() }).nullable(),
  exercise: z.boolean(),
  state: imageBlockState,
  madeAt: instant,
  madeBy: z.string(),
  expiresAt: instant,
  /** When it must be approved at the latest. */
  approveBy: instant.nullable(),
  approval: approvalNeed,
  answered: z
    .object({ by: z.string(), at: instant, answer: z.enum(['approve', 'refuse']), reason: z.string() })
    .nullable(),
  /** As it is now while it waits, else as it was when it was decided. */
  reach: imageReach,
  /** Released by POST /api/v1/orders/:id/release. */
  orderId: orderId.nullable(),
  may: z.object({ approve: z.boolean(), withdraw: z.boolean() }),
});
export type ImageBlockView = z.infer<typeof imageBlockView>;
/** Those that wait first, then the latest; at most 200. */
export const imageBlockViews = z.array(imageBlockView);
