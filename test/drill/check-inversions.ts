/**
 * `check-inversions.ts FACTS JSON [--record FILE]`: what `npm run drill -- --facts FACTS --json JSON` wrote, held
 * against what the teams declare; then every rule is changed in turn, and each change must be noticed.
 * `--record` keeps the facts for the tests.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { assertEveryRuleMatters } from './inversions.ts';
import { declaredVerdicts, labFactsFrom, writeLabFacts } from './lab-facts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { record: { type: 'string' } },
});
const [facts, json] = positionals;
if (!facts || !json) {
  console.error('check-inversions.ts FACTS JSON [--record FILE]');
  process.exit(2);
}
const { sites } = JSON.parse(readFileSync(json, 'utf8'));
const recorded = labFactsFrom(readFileSync(facts, 'utf8'), sites);
assertEveryRuleMatters(recorded, declaredVerdicts());
console.log(`${recorded.facts.length} sites: every change of a rule would be noticed.`);
if (values.record) writeLabFacts(values.record, recorded);
