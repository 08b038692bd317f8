import { z } from 'zod';
import { isError } from './errors.ts';
import { pagesOf } from './pages.ts';
import type { Session } from './session.ts';

const image = z.object({
  id: z.string().min(1).max(255),
  name: z.string().nullish(),
  status: z.string(),
  visibility: z.string(),
  owner: z.string().nullish(),
  protected: z.boolean().default(false),
  os_hidden: z.boolean().default(false),
  os_hash_algo: z.string().nullish(),
  os_hash_value: z.string().max(256).nullish(),
  checksum: z.string().nullish(),
  size: z.number().nullish(),
  created_at: z.string().nullish(),
  /** Of a snapshot: the server that it was made of. */
  instance_uuid: z.string().nullish(),
  /** Of a snapshot of ours: the order that it was made for. */
  muster_order: z.string().nullish(),
});
export type Image = z.infer<typeof image>;

const imagePage = z.object({ images: z.array(image), next: z.string().optional() });
const member = z.object({ member_id: z.string().min(1), status: z.string() });

/** A change of one field, as Glance wants it: JSON Patch of its own media type. */
export interface ImageChange {
  visibility?: 'private' | 'shared' | 'public' | 'community';
  protected?: boolean;
  os_hidden?: boolean;
  [property: `muster_${string}`]: string;
}

export interface ImageFilter {
  os_hash_value?: string;
  name?: string;
  owner?: string;
  hidden?: boolean;
  /** A property of snapshots. */
  instance_uuid?: string;
}

export function glanceOf(session: Session) {
  const of = (imageId: string) => `/images/${encodeURIComponent(imageId)}`;
  return {
    async image(imageId: string, signal?: AbortSignal): Promise<Image | null> {
      try {
        return await session.call('glance', { path: of(imageId), signal }, image);
      } catch (error) {
        if (isError(error, 'not-found')) return null;
        throw error;
      }
    },
    images({ hidden, ...filter }: ImageFilter, signal?: AbortSignal): AsyncGenerator<Image[]> {
      // Hidden images are in no list that does not ask for them.
      const query = { ...filter, limit: '200', os_hidden: hidden === undefined ? undefined : String(hidden) };
      return pagesOf('glance', session.limits.listItems, async (marker) => {
        const call = { path: '/images', query: { ...query, marker }, signal };
        const page = await session.call('glance', call, imagePage);
        return { items: page.images, more: page.next !== undefined };
      });
    },
    async update(imageId: string, change: ImageChange, signal?: AbortSignal): Promise<Image> {
      const body = Object.entries(change).map(([path, value]) => ({ op: 'add', path: `/${path}`, value }));
      const headers = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
      return session.call('glance', { method: 'PATCH', path: of(imageId), headers, body, signal }, image);
    },
    /** Nobody starts it or gets its bytes, administrators excepted; what runs from it runs on. */
    async deactivate(imageId: string, signal?: AbortSignal): Promise<void> {
      const path = `${of(imageId)}/actions/deactivate`;
      await session.call('glance', { method: 'POST', path, signal }, z.unknown());
    },
    async reactivate(imageId: string, signal?: AbortSignal): Promise<void> {
      const path = `${of(imageId)}/actions/reactivate`;
      await session.call('glance', { method: 'POST', path, signal }, z.unknown());
    },
    /** Projects that an image is shared with. */
    async members(imageId: string, signal?: AbortSignal): Promise<string[]> {
      const call = { path: `${of(imageId)}/members`, signal };
      const answer = await session.call('glance', call, z.object({ members: z.array(member) }));
      return answer.members.map((one) => one.member_id);
    },
    async removeMember(imageId: string, projectId: string, signal?: AbortSignal): Promise<void> {
      const path = `${of(imageId)}/members/${encodeURIComponent(projectId)}`;
      await session.call('glance', { method: 'DELETE', path, signal }, z.unknown());
    },
  };
}
export type Glance = ReturnType<typeof glanceOf>;
