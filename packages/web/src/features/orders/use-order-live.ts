import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from '../../app/live.ts';
import { readAgain } from '../../app/query.ts';
import { after, type CallOff } from '../../app/timers.ts';

/** A thousand sites answer within seconds: what they change is read together, so often at most. */
const TOGETHER_MS = 250;

/** Reads again what is under the paths whenever something about an order changed. */
export function useOrderLive(order: string, ...paths: readonly string[]): void {
  useChanges(`/api/v1/orders/${encodeURIComponent(order)}/live`, paths);
}

/** The same for any stream that says no more than that something changed. Null: nothing to listen to yet. */
export function useChanges(stream: string | null, paths: readonly string[]): void {
  const client = useQueryClient();
  const waiting = useRef<CallOff | undefined>(undefined);
  const latest = useRef(paths);
  latest.current = paths;
  useEffect(() => () => waiting.current?.(), []);
  useLive(stream, {
    types: ['order.changed', 'ban.changed'],
    event() {
      waiting.current ??= after(TOGETHER_MS, () => {
        waiting.current = undefined;
        for (const path of latest.current) void readAgain(path, client);
      });
    },
  });
}
