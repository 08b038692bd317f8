import { z } from 'zod';
import type { Session } from './session.ts';

const id = z.string().min(1).max(255);
const volume = z.object({ id, status: z.string(), size: z.number(), name: z.string().nullish() });
export type Volume = z.infer<typeof volume>;
const snapshot = z.object({ id, status: z.string(), volume_id: id });
export type VolumeSnapshot = z.infer<typeof snapshot>;

/** Only where the catalogue has it: `session.has('cinder')`. */
export function cinderOf(session: Session) {
  return {
    async volume(volumeId: string, signal?: AbortSignal): Promise<Volume> {
      const call = { path: `/volumes/${encodeURIComponent(volumeId)}`, signal };
      return (await session.call('cinder', call, z.object({ volume }))).volume;
    },
    /** Of a volume in use; what it holds is as after a loss of power. */
    async createSnapshot(volumeId: string, name: string, signal?: AbortSignal): Promise<VolumeSnapshot> {
      const body = { snapshot: { volume_id: volumeId, name, force: true } };
      const call = { method: 'POST', path: '/snapshots', body, signal } as const;
      return (await session.call('cinder', call, z.object({ snapshot }))).snapshot;
    },
    async snapshotsNamed(name: string, signal?: AbortSignal): Promise<VolumeSnapshot[]> {
      const call = { path: '/snapshots', query: { name, all_tenants: '1' }, signal };
      return (await session.call('cinder', call, z.object({ snapshots: z.array(snapshot) }))).snapshots;
    },
  };
}
export type Cinder = ReturnType<typeof cinderOf>;
