import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './source-files.ts';

const folder = join(root, 'lab/teams');
const WORDS = ['pass', 'late', 'fail', 'pending', 'not-applicable', 'our-fault', 'waived'];
/** The teams that a drill must have, whatever else it has. */
const WANTED = `exemplary slow dead-address vacation-only ticket-robot-then-silence human-through-rt
  human-through-mailman acts-but-never-writes writes-but-never-acts kills-without-looking cuts-network-only
  isolates-hour-then-examines freezes destroys-everything closes-front-door-to-all bans-nobody bans-but-leaves-copies
  claims-what-it-did-not-do two-of-three copies-anothers-answers forgets-tlp-and-id german-with-quoted-thread
  private-address reboots detonates-in-sandbox`.split(/\s+/);

interface Declaration {
  rank: number;
  verdicts: Record<string, string>;
}

/** Two teams that differ in one fact, and in the verdict on one check because of it. */
interface Pair {
  check: string;
  passes: string;
  doesNot: string;
  fact: string;
  /** What else hangs on the same fact. */
  alsoDiffer: string[];
}

const teams = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.replace('.mjs', ''));
const pairs = json<Pair[]>('pairs.json');
const checks = (
  parse(readFileSync(join(root, 'lab/scenarios/lab-tour.yaml'), 'utf8')).checks as { id: string }[]
).map(({ id }) => id);

function json<Shape>(file: string): Shape {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Shape;
}

function verdictsOf(team: string): Record<string, string> {
  return json<Declaration>(`${team}.verdicts.json`).verdicts;
}

describe('the teams of the lab', () => {
  test('every team that is wanted plays', () => {
    expect(teams).toEqual(expect.arrayContaining(WANTED));
  });

  test('each declares a legal verdict on every check of the lab scenario, and nothing else', () => {
    const declared = teams.map((team) => [team, Object.keys(verdictsOf(team)).sort()]);
    expect(declared).toEqual(teams.map((team) => [team, [...checks].sort()]));
    const odd = teams.flatMap((team) =>
      Object.entries(verdictsOf(team))
        .filter(([, verdict]) => !WORDS.includes(verdict))
        .map(([check, verdict]) => `${team}: ${check} ${verdict}`),
    );
    expect(odd).toEqual([]);
  });

  test('no declaration stands without its team', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.verdicts.json'));
    expect(files.filter((file) => !existsSync(join(folder, file.replace('.verdicts.json', '.mjs'))))).toEqual(
      [],
    );
  });

  test('teams are small, and each begins by saying what it does', () => {
    for (const team of teams) {
      const text = readFileSync(join(folder, `${team}.mjs`), 'utf8');
      expect(`${team}: ${text.slice(0, 3)}`).toBe(`${team}: // `);
      expect(text.split('\n').length).toBeLessThan(120);
    }
  });

  test('what every team of the exemplary kind is to do differently shows in a verdict, or it does all well', () => {
    const doWell = teams.filter((team) =>
      Object.values(verdictsOf(team)).every((verdict) => verdict === 'pass'),
    );
    expect(doWell.sort()).toEqual([
      'detonates-in-sandbox',
      'exemplary',
      'freezes',
      'german-with-quoted-thread',
      'human-through-mailman',
      'human-through-rt',
      'isolates-hour-then-examines',
    ]);
  });
});

describe('pairs of teams that differ in one fact', () => {
  test.each(checks)('%s has one', (check) => {
    expect(pairs.filter((pair) => pair.check === check)).not.toEqual([]);
  });

  test.each(pairs)(
    '$check: $passes passes, $doesNot does not',
    ({ check, passes, doesNot, fact, alsoDiffer }) => {
      const [good, bad] = [verdictsOf(passes), verdictsOf(doesNot)];
      expect(good[check]).toBe('pass');
      expect(bad[check]).not.toBe('pass');
      expect(fact.length).toBeGreaterThan(10);
      expect(checks.filter((one) => one !== check && good[one] !== bad[one])).toEqual(alsoDiffer);
    },
  );

  test('for most checks there is a pair in which nothing else differs', () => {
    const alone = new Set(
      pairs.filter(({ alsoDiffer }) => alsoDiffer.length === 0).map(({ check }) => check),
    );
    const entangled = checks.filter((check) => !alone.has(check));
    // Depth rests on what is said; whoever is not banned, or runs on, is not contained in time either; an address
    // that is wrong is a false claim as well.
    expect(entangled).toEqual(['C2', 'K1', 'K2', 'K4']);
  });
});
