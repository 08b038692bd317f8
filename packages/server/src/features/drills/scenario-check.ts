import type { ScenarioCheckView } from '@muster/contract';
import { parseScenario, type Scenario } from '../scenarios/index.ts';
import { textNames, unknownNames } from './text.ts';

/** Everything that is wrong with a scenario, or what it will do and when. Needs no database. */
export function checkScenario(yaml: string): ScenarioCheckView {
  const parsed = parseScenario(yaml);
  if (!parsed.ok) return { ok: false, problems: parsed.problems, outline: [] };
  const problems = parsed.scenario.injects.flatMap(({ key, subject, body }) =>
    unknownNames(`${subject}\n${body}`, textNames).map((name) => ({
      ...placeOf(yaml, `{{${name}}}`),
      path: `injects.${key}`,
      message: `no text is known for {{${name}}}`,
    })),
  );
  return { ok: problems.length === 0, problems, outline: outlineOf(parsed.scenario) };
}

function placeOf(yaml: string, needle: string): { line: number; column: number } {
  const offset = Math.max(yaml.indexOf(needle), 0);
  const before = yaml.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function outlineOf(scenario: Scenario): ScenarioCheckView['outline'] {
  const { implants, probes } = scenario;
  const outline = scenario.injects.map(({ at, kind, key }) => ({ at, what: `${kind} "${key}" is sent` }));
  if (implants)
    outline.push({ at: implants.at, what: `${implants.perSite} copies are submitted at every site` });
  if (probes)
    outline.push({ at: probes.from, what: `probes begin, one round each ${probes.every / 60} minutes` });
  outline.push({ at: scenario.ends, what: 'the campaign can be scored for good' });
  return outline.sort((a, b) => a.at - b.at);
}
