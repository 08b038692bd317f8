import type { ScenarioCheckRequest, ScenarioCheckView } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { ngiCalendar } from '../federation/index.ts';
import {
  knownProcedure,
  type Procedure,
  type ProcedureCalendars,
  withOverrides,
} from '../procedure/index.ts';
import {
  outlineOf,
  parseScenario,
  placeOfKey,
  type Scenario,
  type ScenarioProblem,
} from '../scenarios/index.ts';
import { textNames, unknownNames } from './text.ts';

/** Everything that is wrong with a scenario, or what it will do and when. Nothing is kept. */
export async function checkScenario(
  app: App,
  { yaml, startsAt }: ScenarioCheckRequest,
): Promise<ScenarioCheckView> {
  const read = await readForTrial(app, yaml, startsAt);
  const measuredBy = measuredByOf(read);
  if (!read.scenario) return { ok: false, problems: read.problems, outline: [], ...measuredBy };
  const { scenario, problems } = read;
  return { ok: problems.length === 0, problems, outline: outlineOf(scenario, read), ...measuredBy };
}

export interface Trial {
  /** Null for a text that cannot be read as one. */
  scenario: Scenario | null;
  problems: ScenarioProblem[];
  /** With the scenario's own deadlines; null when it cannot be followed. */
  procedure: Procedure | null;
  calendars: ProcedureCalendars;
  startsAt: Date;
}

/** A scenario with all that it would be measured by, for a site without a calendar of its own. */
export async function readForTrial(app: App, yaml: string, startsAt?: string): Promise<Trial> {
  const calendar = await ngiCalendar(app.db, null);
  const place = {
    calendars: { site: calendar, ngi: calendar, csirt: calendar },
    startsAt: startsAt === undefined ? comingMonday(app.clocks.procedure.now()) : new Date(startsAt),
  };
  const parsed = parseScenario(yaml);
  if (!parsed.ok) return { scenario: null, problems: parsed.problems, procedure: null, ...place };
  const { scenario } = parsed;
  const { procedure, problem } = await procedureFor(app, scenario, yaml);
  const problems = [...unknownNamesIn(scenario, yaml), ...(problem ? [problem] : [])];
  return { scenario, problems: problems.sort((a, b) => a.line - b.line), procedure, ...place };
}

export function measuredByOf({
  startsAt,
  calendars,
}: Trial): Pick<ScenarioCheckView, 'startsAt' | 'calendar'> {
  const { zone, version } = calendars.site;
  return { startsAt: startsAt.toISOString(), calendar: { zone, version } };
}

async function procedureFor(
  app: App,
  scenario: Scenario,
  yaml: string,
): Promise<{ procedure: Procedure | null; problem?: ScenarioProblem }> {
  const found = await knownProcedure(app.db, scenario.procedure);
  if (!found) {
    const message = `there is no procedure "${scenario.procedure}"`;
    return { procedure: null, problem: { ...placeOfKey(yaml, 'procedure'), path: 'procedure', message } };
  }
  const overrides = Object.entries(scenario.deadlines).flatMap(([step, deadline]) =>
    deadline ? [{ step, ...deadline }] : [],
  );
  try {
    return { procedure: withOverrides(found, overrides) };
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    const problem = { ...placeOfKey(yaml, 'deadlines'), path: 'deadlines', message: error.message };
    return { procedure: null, problem };
  }
}

function unknownNamesIn(scenario: Scenario, yaml: string): ScenarioProblem[] {
  return scenario.injects.flatMap(({ key, subject, body }) =>
    unknownNames(`${subject}\n${body}`, textNames).map((name) => ({
      ...placeOf(yaml, `{{${name}}}`),
      path: `injects.${key}`,
      message: `no text is known for {{${name}}}`,
    })),
  );
}

function placeOf(yaml: string, needle: string): { line: number; column: number } {
  const offset = Math.max(yaml.indexOf(needle), 0);
  const before = yaml.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** 08:00 UTC: a moment at which offices are open in most of the federation. */
function comingMonday(now: Date): Date {
  const days = (8 - now.getUTCDay()) % 7 || 7;
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 8));
}
