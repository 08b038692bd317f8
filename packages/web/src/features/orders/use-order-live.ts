import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '../../app/live.ts';
import { readAgain } from '../../app/query.ts';
import { after, type CallOff } from '../../app/timers.ts';

/** A thousand sites answer within seconds: what they change is read together, so often at most. */
const TOGETHER_MS = 250;

/** Reads again what is under the paths whenever something about an order changed. Null: no order to listen to. */
export function useOrderLive(order: string | null, ...paths: readonly string[]): void {
  const client = useQueryClient();
  const waiting = useRef<CallOff | undefined>(undefined);
  const latest = useRef(paths);
  latest.current = paths;
  useEffect(() => () => waiting.current?.(), []);
  useLive(order === null ? null : `/api/v1/orders/${encodeURIComponent(order)}/live`, {
    types: ['order.changed'],
    event() {
      waiting.current ??= after(TOGETHER_MS, () => {
        waiting.current = undefined;
        for (const path of latest.current) void readAgain(path, client);
      });
    },
  });
}
