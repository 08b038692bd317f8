import { readFileSync } from 'node:fs';
import { type ScenarioCheckView, scenarioCheckView } from '@muster/contract';
import type { Api } from './api.ts';
import type { ComparedSite } from './compare.ts';

/** A script that is tried in the lab instead of the lab's own. */
export interface OwnScenario {
  file: string;
  /** For how many hours of the drill's time at most. */
  hours: number;
}

export interface TriedScenario {
  yaml: string;
  /** How long it is followed. */
  lastsHours: number;
  /** Whether it is followed to its end; else what is not yet due stays open. */
  whole: boolean;
}

/** @throws Error that names every problem as file:line:column */
export async function tryScenario(api: Api, { file, hours }: OwnScenario): Promise<TriedScenario> {
  const yaml = readFileSync(file, 'utf8');
  const checked = await api.post('/api/v1/scenarios/check', { yaml }, scenarioCheckView);
  if (!checked.ok) throw new Error(`The scenario has problems:\n${problemLines(file, checked).join('\n')}`);
  return { yaml, ...lastingOf(checked, hours) };
}

export function problemLines(file: string, { problems }: Pick<ScenarioCheckView, 'problems'>): string[] {
  return problems.map(
    ({ line, column, path, message }) =>
      `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
  );
}

export function lastingOf(
  { outline }: Pick<ScenarioCheckView, 'outline'>,
  most: number,
): Pick<TriedScenario, 'lastsHours' | 'whole'> {
  const end = (outline.find(({ kind }) => kind === 'end')?.at ?? 0) / 3600;
  return { lastsHours: Math.min(end, most), whole: end <= most };
}

/** Teams declare what they get in the lab's own script; of another one that says nothing. */
export function undeclared(site: ComparedSite): ComparedSite {
  return { ...site, differences: [], checks: site.checks.map((check) => ({ ...check, expected: null })) };
}
