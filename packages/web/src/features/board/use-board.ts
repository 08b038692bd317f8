import type { GridView, RowChange, VerdictChange } from '@muster/contract';
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { after } from '../../app/timers.ts';
import { applyChange } from './apply-change.ts';

/** Beats make no events, so the grid is read now and then: about once for each part of their strip. */
const READ_EVERY_MS = { least: 5_000, most: 30_000 };
/** The first `reset` says that the stream stands; the grid was read just then. */
const AFTER_OPENING_MS = 1_500;

/** About one picture of the screen. */
const TOGETHER_MS = 16;

type Change = VerdictChange | RowChange;

const APPLIED = ['verdict.changed', 'row.changed'];
/** What is about the whole board; and `reset` comes by itself, for what a line that was lost may have missed. */
const READ_AGAIN = ['board.changed', 'campaign.changed', 'participation.changed'];

export interface LiveBoard {
  grid: UseQueryResult<GridView>;
  /** False while the server's events do not come through. */
  isLive: boolean;
}

/** A campaign's grid, kept up to date: events say what changed and are applied; only beats are read again. */
export function useBoard(campaign: string): LiveBoard {
  const path = gridPath(campaign);
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  const [everyMs, setEvery] = useState(READ_EVERY_MS.most);
  const grid = useRead<GridView>(path, { everyMs });
  const { at, speed, strip } = grid.data ?? {};

  // Only a grid that was read tells the time: one that an event changed still bears the time of its reading.
  useEffect(() => {
    if (at !== undefined && speed !== undefined) serverClock.heard(at, speed);
  }, [at, speed]);
  useEffect(() => {
    if (strip && speed !== undefined) setEvery(readEveryMs(strip, speed));
  }, [strip, speed]);

  const readGrid = () => client.invalidateQueries({ queryKey: [path], exact: true });
  const isReading = () => client.isFetching({ queryKey: [path], exact: true }) > 0;
  const waiting = useRef<Change[]>([]);
  const stands = useRef(false);

  /** Many events of one judgement come at once: they are shown with one drawing. */
  function apply(change: Change): void {
    waiting.current.push(change);
    if (waiting.current.length === 1) after(TOGETHER_MS, applyAll);
  }
  function applyAll(): void {
    const changes = waiting.current;
    waiting.current = [];
    client.setQueryData<GridView>([path], (old) => old && changes.reduce(applyChange, old));
    // What is on its way may be from before the changes.
    if (isReading()) void readGrid();
    const reworded = new Set(changes.flatMap((change) => ('cells' in change ? change.participation : [])));
    for (const participation of reworded) void readAgain(verdictsPath(campaign, participation), client);
  }

  useLive(`/api/v1/campaigns/${campaign}/events`, {
    types: [...APPLIED, ...READ_AGAIN],
    event({ type, data }) {
      if (APPLIED.includes(type)) apply(data as Change);
      else if (type === 'reset' && !stands.current) after(AFTER_OPENING_MS, () => void readGrid());
      else void readGrid();
      stands.current = true;
    },
    line(open) {
      setLive(open);
      if (!open) void readGrid();
    },
  });
  return { grid, isLive };
}

function readEveryMs({ from, to, parts }: GridView['strip'], speed: number): number {
  const partMs = (Date.parse(to) - Date.parse(from)) / parts / speed;
  return Math.min(READ_EVERY_MS.most, Math.max(READ_EVERY_MS.least, partMs));
}

export function gridPath(campaign: string): string {
  return `/api/v1/campaigns/${campaign}/grid`;
}

/** What the verdicts of one row rest on. */
export function verdictsPath(campaign: string, participation: string): string {
  return `${gridPath(campaign)}/${participation}`;
}
