import { type EvidenceUploadView, PART_BYTES } from '@muster/contract';
import { UPLOAD_MS } from './model.ts';
import type { UploadRow } from './store-uploads.ts';

export function uploadViewOf(row: UploadRow): EvidenceUploadView {
  return {
    id: row.id,
    name: row.name,
    size: row.size,
    offset: row.received,
    state: row.state,
    item: row.item_id,
    partBytes: PART_BYTES,
    expiresAt: new Date(row.touched_at.getTime() + UPLOAD_MS).toISOString(),
  };
}
