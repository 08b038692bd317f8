import { describe, expect, it } from 'vitest';
import { parseProcedure, readProcedure, shippedProcedures } from './index.ts';

const good = `name: example
version: 2
title: An example
source: a test
steps:
  - id: report
    title: Report it
    actor: site
    deadline: { anchor: discovered, amount: 4, unit: clock-hour }
    proof: reported
`;

function problemsOf(text: string): string[] {
  const parsed = parseProcedure(text);
  if (parsed.ok) throw new Error('the procedure has no problem');
  return parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('a procedure document', () => {
  it('is read with its defaults and the hash of its bytes', () => {
    const { document, sha256 } = readProcedure(good);
    expect(document.steps[0]).toMatchObject({
      repeating: false,
      escalation: [],
      deadline: { calendar: 'site' },
    });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(readProcedure(`${good}\n# a comment\n`).sha256).not.toBe(sha256);
  });

  it('names line and column of a wrong value', () => {
    expect(problemsOf(good.replace('clock-hour', 'fortnight'))[0]).toMatch(
      /^9:54 steps\.0\.deadline\.unit: /,
    );
    expect(problemsOf(good.replace('amount: 4', 'amount: -4'))[0]).toMatch(
      /^9:45 steps\.0\.deadline\.amount: /,
    );
    expect(problemsOf(good.replace('4, unit: clock-hour', '1.5, unit: day'))[0]).toMatch(
      /^9:45 .*whole numbers/,
    );
  });

  it('names what is missing, unknown or double', () => {
    expect(problemsOf(good.replace('    proof: reported\n', ''))[0]).toMatch(/^6:5 steps\.0\.proof: /);
    expect(problemsOf(good.replace('actor: site', 'actor: site\n    colour: red'))[0]).toMatch(
      /^9:13 .*colour/,
    );
    const twice = good + good.slice(good.indexOf('  - id'));
    expect(problemsOf(twice)[0]).toMatch(/^11:9 .*step report stands twice/);
  });

  it('names where the YAML itself breaks', () => {
    expect(problemsOf('name: [a\nversion: 1\n')[0]).toMatch(/^2:/);
    expect(problemsOf('')).toHaveLength(1);
    expect(problemsOf('a: 1\n- 1')[0]).toMatch(/^\d+:\d+ /);
  });

  it('refuses one that is far too long, and aliases that multiply', () => {
    expect(problemsOf('#'.repeat(200_001))[0]).toMatch(/200000 characters/);
    const bomb = `a: &a [1,1]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [*${'abcdefg'[i]},*${'abcdefg'[i]},*${'abcdefg'[i]},*${'abcdefg'[i]},*${'abcdefg'[i]}]`).join('\n')}\n`;
    expect(problemsOf(bomb)[0]).toMatch(/1:1 /);
  });

  it('throws with a code and the place of the first problem', () => {
    expect(() => readProcedure(good.replace('clock-hour', 'x'))).toThrow(
      expect.objectContaining({ code: 'procedure.invalid', at: '9:54' }),
    );
  });
});

it('every shipped procedure reads', () => {
  expect(shippedProcedures().map(({ procedure }) => procedure.document.name)).toContain('egi-ssc');
});
