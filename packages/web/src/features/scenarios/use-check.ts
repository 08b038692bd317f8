import type { ScenarioCheckRequest, ScenarioCheckView } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../../app/api.ts';
import { useSettled } from '../../app/settled.ts';
import { announce } from '../../ui/announcer.tsx';
import { count } from '../../ui/words.ts';

const PAUSE_MS = 350;

export interface Checked {
  /** The last answer; it may be of an earlier text. */
  view: ScenarioCheckView | undefined;
  /** Whether it is of this very text. */
  current: boolean;
  /** The outline of the last text that had no problem that hides it. */
  outlined: ScenarioCheckView | undefined;
  error: Error | null;
}

/** Asks the server, in the pauses of typing, what is wrong with a text; says it when that changes. */
export function useCheck(yaml: string, startsAt: string | null): Checked {
  const settled = useSettled(yaml, PAUSE_MS);
  const check = useQuery<ScenarioCheckView>({
    queryKey: ['check', settled, startsAt],
    queryFn: ({ signal }) => {
      const request: ScenarioCheckRequest = { yaml: settled, ...(startsAt === null ? {} : { startsAt }) };
      return ask('POST', '/api/v1/scenarios/check', request, signal);
    },
    enabled: settled.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // Texts are long and secret: kept no longer than they are looked at.
    gcTime: 0,
  });
  const outlined = useRef<ScenarioCheckView>(undefined);
  if (check.data && check.data.outline.length > 0) outlined.current = check.data;
  useSpoken(check.data);
  return {
    view: check.data,
    current: settled === yaml && !check.isPlaceholderData && check.data !== undefined,
    outlined: outlined.current,
    error: check.error,
  };
}

function useSpoken(view: ScenarioCheckView | undefined): void {
  const problems = view?.problems.length;
  const before = useRef(problems);
  useEffect(() => {
    if (problems === undefined || before.current === problems) return;
    if (before.current !== undefined)
      announce(problems === 0 ? 'No problems.' : `${count(problems, 'problem')}. F8 goes to the next.`);
    before.current = problems;
  }, [problems]);
}
