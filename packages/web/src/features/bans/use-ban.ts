import type { BanBoard, BanView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useRead } from '../../app/query.ts';
import { underWay } from '../orders/delivery-looks.ts';
import { banPath } from './paths.ts';

/** While something is on its way to a site the board is read often; afterwards only what was undone can change. */
const EVERY_MS = { underWay: 1_000, settled: 15_000 };

/** A ban and its board, kept up to date. */
export function useBan(id: string): { ban: UseQueryResult<BanView>; board: UseQueryResult<BanBoard> } {
  const ban = useRead<BanView>(banPath(id), { everyMs: EVERY_MS.settled });
  const board = useRead<BanBoard>(`${banPath(id)}/board`, { when: ban.data?.orderId != null });
  const isMoving = [...(board.data?.rows ?? []), ...(board.data?.lifting ?? [])].some(({ state }) =>
    underWay.has(state),
  );
  // Read again by a second listener of the same answer: its pace follows what the answer says.
  useRead<BanBoard>(`${banPath(id)}/board`, {
    when: board.data !== undefined,
    everyMs: isMoving ? EVERY_MS.underWay : EVERY_MS.settled,
  });
  return { ban, board };
}
