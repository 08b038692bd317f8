/**
 * Every standing team plays, in several drills one after the other, so that a machine with two cores keeps up.
 * Red when one verdict differs from the declared one, or when a rule could be changed without anybody noticing.
 * `all-teams.ts [SIZE] [--record FILE]`: so many teams in one drill; FILE keeps the facts for the tests.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resultTable } from '../../lab/src/drill/result-table.ts';
import { type DrillResult, runDrill } from '../../lab/src/drill/run-drill.ts';
import { assertEveryRuleMatters } from './inversions.ts';
import { declaredVerdicts, joined, type LabFacts, labFactsFrom, writeLabFacts } from './lab-facts.ts';

const FOLDER = fileURLToPath(new URL('../../lab/teams/', import.meta.url));
const DECLARATION = '.verdicts.json';
/** Whose answers another team copies: it plays in every drill. */
const LEADER = 'exemplary';
const DEFAULT_BATCH = 25;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { record: { type: 'string' } },
});
const batchSize = Number(positionals[0] ?? DEFAULT_BATCH);
const teams = readdirSync(FOLDER)
  .filter((file) => file.endsWith(DECLARATION))
  .map((file) => file.slice(0, -DECLARATION.length))
  .filter((name) => name !== LEADER);

let differing = 0;
let judged = 0;
const played: LabFacts[] = [];
for (let first = 0; first < teams.length; first += batchSize - 1) {
  const batch = [LEADER, ...teams.slice(first, first + batchSize - 1)];
  const result = await play(batch);
  differing += result.differing;
  judged += result.judged;
  played.push(result.facts);
}
console.log(`${judged} verdicts of ${teams.length + 1} teams; ${differing} differ from what was declared.`);
process.exitCode = differing === 0 && judged > 0 ? 0 : 1;
if (differing === 0) {
  const recorded = joined(played);
  assertEveryRuleMatters(recorded, declaredVerdicts());
  console.log('Every change of a rule would be noticed.');
  if (values.record) writeLabFacts(values.record, recorded);
}

async function play(batch: string[]): Promise<{ differing: number; judged: number; facts: LabFacts }> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-teams-'));
  let result: DrillResult | undefined;
  try {
    result = await runDrill({
      dir,
      sites: batch.length,
      teams: batch.map((name) => join(FOLDER, `${name}.mjs`)),
      onlyGiven: true,
      say: (line) => console.log(line.replace(/&token=\S+/, '')),
    });
    console.log(resultTable(result.sites, result.lab.leftOut, false));
    return {
      differing: result.sites.reduce((sum, site) => sum + site.differences.length, 0),
      judged: result.sites.reduce((sum, site) => sum + site.checks.length, 0),
      facts: labFactsFrom(result.facts, result.sites),
    };
  } finally {
    await result?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
