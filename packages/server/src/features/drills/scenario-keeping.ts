import { createHash } from 'node:crypto';
import type { Db, Tx } from '../../db/database.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import {
  isShipped,
  parseScenario,
  readShipped,
  type Scenario,
  shippedScenarios,
} from '../scenarios/index.ts';
import { keepScenario, scenarioById } from './store.ts';

/** @throws MusterError scenario.invalid with the first problem's line; not-found for a name that does not ship. */
export function readScenario(source: { scenario?: string | undefined; yaml?: string | undefined }): {
  scenario: Scenario;
  yaml: string;
} {
  const yaml = source.yaml ?? textOfShipped(source.scenario ?? '');
  const parsed = parseScenario(yaml);
  if (parsed.ok) return { scenario: parsed.scenario, yaml };
  const [first] = parsed.problems;
  const more = parsed.problems.length > 1 ? ` (and ${parsed.problems.length - 1} more)` : '';
  throw new MusterError(
    'scenario.invalid',
    `${first?.path ? `${first.path}: ` : ''}${first?.message ?? 'unreadable'}${more}; \`muster scenario check FILE\` lists all`,
    `${first?.line ?? 1}:${first?.column ?? 1}`,
  );
}

function textOfShipped(name: string): string {
  if (isShipped(name)) return readShipped(name);
  throw new MusterError(
    'not-found',
    `No scenario "${name}" ships with Muster; there are ${shippedScenarios.join(', ')}.`,
  );
}

export async function freezeScenario(tx: Tx, yaml: string, scenario: Scenario, at: Date): Promise<string> {
  return await keepScenario(tx, {
    id: newId('scn', at),
    name: scenario.scenario,
    version: scenario.version,
    sha256: createHash('sha256').update(yaml).digest('hex'),
    yaml,
    recorded_at: at,
  });
}

/** The script of a campaign; it was checked before it was kept. */
export async function scenarioOf(db: Db | Tx, scenarioId: string): Promise<Scenario> {
  const { sha256, yaml } = await scenarioById(db, scenarioId);
  const known = parsed.get(sha256);
  if (known) return known;
  const { scenario } = readScenario({ yaml });
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(sha256, scenario);
  return scenario;
}

/** The same as it was written. */
export async function scenarioTextOf(db: Db | Tx, scenarioId: string): Promise<string> {
  return (await scenarioById(db, scenarioId)).yaml;
}

/** Parsed texts by their hash. */
const parsed = new Map<string, Scenario>();
const MOST_PARSED = 32;
