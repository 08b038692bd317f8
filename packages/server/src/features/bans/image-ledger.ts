import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { Json } from '../../kernel/canonical-json.ts';

export interface ImageBlockEvent {
  at: Date;
  actor: string;
  kind: 'made' | 'approved' | 'refused' | 'withdrawn' | 'lapsed';
  /** For people; in the ledger it is a commitment. */
  text: string;
  data?: { [key: string]: Json };
}

export async function recordImageBlock(
  tx: Tx,
  id: string,
  { at, actor, kind, text, data = {} }: ImageBlockEvent,
): Promise<void> {
  await appendEntry(tx, {
    at,
    kind: `image-block.${kind}`,
    subject: id,
    actor,
    body: { ...data, text: commitment(await saltFor(tx, id), text) },
  });
}
