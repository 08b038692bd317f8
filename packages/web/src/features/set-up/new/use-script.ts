import type { OutlineItem, ScenarioCheckView } from '@muster/contract';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../app/api.ts';
import { pathOf, type ScenarioChoice } from './scenario-choice.ts';

/** What the chosen script does, for a start when the window opens. */
export function useScript(choice: ScenarioChoice | null, startsAt: string | null) {
  return useQuery<ScenarioCheckView>({
    queryKey: ['script', choice && pathOf(choice), startsAt],
    async queryFn({ signal }) {
      const { yaml } = await ask<{ yaml: string }>(
        'GET',
        pathOf(choice as ScenarioChoice),
        undefined,
        signal,
      );
      const request = startsAt === null ? { yaml } : { yaml, startsAt };
      return await ask<ScenarioCheckView>('POST', '/api/v1/scenarios/check', request, signal);
    },
    enabled: choice !== null,
    gcTime: 0,
  });
}

/** Seconds after the start at which it last sends or puts something. */
export function lastActOf(outline: readonly OutlineItem[]): number {
  return Math.max(
    0,
    ...outline.map(({ kind, at, until }) =>
      kind === 'inject' || kind === 'copies' ? (until ?? at ?? 0) : 0,
    ),
  );
}

/** Of `front-door` and `controller`, what it needs at every site. */
export function needsOf(outline: readonly OutlineItem[]): string[] {
  const has = (wanted: OutlineItem['kind']) => outline.some(({ kind }) => kind === wanted);
  return [
    ...(has('copies') || has('probes') ? ['front-door'] : []),
    ...(has('copies') ? ['controller'] : []),
  ];
}
