import type { OverviewView } from '@muster/contract';
import { count } from '../../ui/words.ts';

/** A clock with less left than this needs somebody now. */
export const SOON_SECONDS = 3600;

export function secondsLeft(dueAt: string, now: number): number {
  return (Date.parse(dueAt) - now) / 1000;
}

/** How many things need somebody now: what is overdue, what soon will be, and what waits for a person. */
export function needsNow({ clocks, waiting }: OverviewView, now: number): number {
  const pressing = clocks.groups.filter(
    ({ state, dueAt }) => state === 'missed' || secondsLeft(dueAt, now) < SOON_SECONDS,
  );
  return pressing.length + waiting.length;
}

/** Nothing runs and nothing waits: there is nothing to show but the federation itself. */
export function isQuiet({ clocks, waiting, incidents, campaigns }: OverviewView): boolean {
  return clocks.groups.length === 0 && waiting.length === 0 && incidents.open === 0 && campaigns.length === 0;
}

export interface CopySums {
  alive: number;
  silent: number;
  lost: number;
  all: number;
}

/** Over all campaigns under way; null where the reader is told nothing of copies. */
export function sumCopies({ campaigns }: OverviewView): CopySums | null {
  const told = campaigns.flatMap(({ copies }) => copies ?? []);
  if (told.length === 0) return null;
  const sum = (of: (one: (typeof told)[number]) => number) => told.reduce((all, one) => all + of(one), 0);
  return {
    alive: sum(({ alive }) => alive),
    silent: sum(({ silent }) => silent),
    lost: sum(({ lost }) => lost),
    all: sum(({ alive, silent, lost, ended }) => alive + silent + lost + ended),
  };
}

/** `2 mails, 3 readings, 1 appeal`: what waits for a person, by kind; copies have a figure of their own. */
export function waitingText({ waiting }: OverviewView): string {
  const of = (...kinds: string[]) =>
    waiting.filter(({ kind }) => kinds.includes(kind)).reduce((sum, one) => sum + one.count, 0);
  const parts = [
    [of('triage'), 'mail'],
    [of('report'), 'report'],
    [of('task'), 'task'],
    [of('review'), 'reading'],
    [of('appeal'), 'appeal'],
    [of('ban'), 'ban'],
    [of('agent-troubled', 'agent-unconfirmed'), 'agent'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, word]) => count(number, word));
  return told.length > 0 ? told.join(', ') : 'no mail, no reading, no appeal';
}

export function waitingCount({ waiting }: OverviewView): number {
  return waiting.filter(({ kind }) => !kind.startsWith('copies')).reduce((sum, one) => sum + one.count, 0);
}
