import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CheckId } from '../../packages/contract/src/index.ts';
import { importFacts, type ParticipationFacts } from '../../packages/server/src/features/verdicts/index.ts';

/** The facts of lab drills, and which team played where. */
export interface LabFacts {
  /** Team by participation. */
  teams: Record<string, string>;
  facts: ParticipationFacts[];
}

export type Declared = Partial<Record<CheckId, string>>;

const TEAMS = new URL('../../lab/teams/', import.meta.url);
const DECLARATION = '.verdicts.json';

/** As `npm run drill -- --facts FACTS --json JSON` wrote them. */
export function labFactsFrom(
  factsJson: string,
  sites: readonly { participation: string | null; team: string }[],
): LabFacts {
  return {
    teams: Object.fromEntries(
      sites.flatMap(({ participation, team }) => (participation ? [[participation, team]] : [])),
    ),
    facts: importFacts(factsJson),
  };
}

export function joined(drills: readonly LabFacts[]): LabFacts {
  return {
    teams: Object.assign({}, ...drills.map(({ teams }) => teams)),
    facts: drills.flatMap(({ facts }) => facts),
  };
}

/** Where evidence is found and what it says is most of the bytes, and no rule reads it: only its time is kept. */
export function writeLabFacts(file: string, { teams, facts }: LabFacts): void {
  const text = JSON.stringify({ teams, facts }, (_key, value) =>
    isEvidence(value) ? { ref: '', at: value.at, says: '' } : value,
  );
  writeFileSync(file, gzipSync(text, { level: 9 }));
}

function isEvidence(value: unknown): value is { at: string } {
  return typeof value === 'object' && value !== null && 'ref' in value && 'says' in value;
}

export function readLabFacts(file: string | URL): LabFacts {
  const text = gunzipSync(readFileSync(file)).toString();
  return { teams: (JSON.parse(text) as LabFacts).teams, facts: importFacts(text) };
}

/** What every standing team says is due to it, by team. */
export function declaredVerdicts(): Map<string, Declared> {
  const files = readdirSync(TEAMS).filter((file) => file.endsWith(DECLARATION));
  return new Map(
    files.map((file) => {
      const { verdicts } = JSON.parse(readFileSync(new URL(file, TEAMS), 'utf8')) as { verdicts: Declared };
      return [file.slice(0, -DECLARATION.length), verdicts];
    }),
  );
}
