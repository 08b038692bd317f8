import type { BanBoard, BanView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useRead } from '../../app/query.ts';
import { useChanges } from '../orders/use-order-live.ts';
import { banPath } from './paths.ts';

/** Events tell what changed; this finds what a lost line may have missed. */
const EVERY_MS = 15_000;

/** A ban and its board, kept up to date as its sites answer. */
export function useBan(id: string): { ban: UseQueryResult<BanView>; board: UseQueryResult<BanBoard> } {
  const path = banPath(id);
  const ban = useRead<BanView>(path, { everyMs: EVERY_MS });
  const board = useRead<BanBoard>(`${path}/board`, {
    everyMs: EVERY_MS,
    when: ban.data !== undefined && ban.data.orderId !== null,
  });
  useChanges(ban.data ? `${path}/live` : null, [path]);
  return { ban, board };
}
