import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseScenario } from './parse.ts';
import { readShipped, shippedScenarios } from './shipped.ts';

describe('a scenario', () => {
  it.each(shippedScenarios)('%s, as shipped, is without errors', (name) => {
    expect(parseScenario(readShipped(name))).toMatchObject({ ok: true });
  });

  it('of the lab is without errors, and its last deadline ends within 36 hours', () => {
    const url = new URL('../../../../../lab/scenarios/lab-tour.yaml', import.meta.url);
    const parsed = parseScenario(readFileSync(url, 'utf8'));
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) return;
    const { injects, deadlines } = parsed.scenario;
    const alarm = injects.find(({ kind }) => kind === 'alarm');
    const latest = (alarm?.at ?? 0) + (alarm?.window ?? 0) + (deadlines.close?.amount ?? 0) * 3600;
    expect(latest).toBeLessThan(36 * 3600);
  });

  it('names the line of a wrong value', () => {
    const text = readShipped('rogue-user').replace('perSite: 3', 'perSite: many');
    const parsed = parseScenario(text);
    const line = text.split('\n').findIndex((one) => one.includes('perSite: many')) + 1;
    expect(parsed).toMatchObject({ ok: false, problems: [{ line, path: 'implants.perSite' }] });
  });

  it('names the line of a check that lacks its question', () => {
    const text = readShipped('rogue-user').replace('- { id: K7, weight: 3 }', '- { id: F1, weight: 3 }');
    const parsed = parseScenario(text);
    expect(parsed).toMatchObject({ ok: false, problems: [{ message: 'F1 has no question' }] });
  });

  it('names the place of broken YAML', () => {
    expect(parseScenario('scenario: [a\nversion: 1\n')).toMatchObject({ ok: false });
  });

  it('refuses keys that nobody reads', () => {
    const parsed = parseScenario(`${readShipped('contact-check')}\nsurprise: 1\n`);
    expect(parsed).toMatchObject({ ok: false });
  });
});

describe('a scenario is refused with line and words', () => {
  const text = readShipped('world-tour');
  test.each<[string, (yaml: string) => string, string]>([
    ['two alarms', (y) => y.replace('kind: request', 'kind: alarm'), 'exactly one inject of kind alarm'],
    ['one key twice', (y) => y.replace('key: questions', 'key: alarm'), 'this key stands twice'],
    ['one check twice', (y) => y.replace('{ id: C2,', '{ id: C1,'), 'this check stands twice'],
    [
      'one question twice',
      (y) => y.replace('{ id: F2, level', '{ id: F1, level'),
      'this question stands twice',
    ],
    ['an inject after the end', (y) => y.replace('at: 3h', 'at: 900d'), 'the inject comes after the end'],
    ['a duration without unit', (y) => y.replace('at: 3h', 'at: 3'), ''],
    ['K1 without probes', (y) => y.replace(/^probes:.*\n/m, ''), 'K1 needs probes'],
    [
      'K7 without workload',
      (y) => y.replace('workload: true', 'workload: false'),
      'K7 needs a control workload',
    ],
    ['a lease over ten minutes', (y) => y.replace('perSite: 3', 'perSite: 3\n  leaseSeconds: 601'), ''],
    ['a copy too many', (y) => y.replace('perSite: 3', 'perSite: 21'), ''],
    ['a credential that is a path', (y) => y.replace('credential: rogue', 'credential: ../rogue'), ''],
    ['a key twice', (y) => `${y}\nversion: 2\n`, 'unique'],
    ['no implants for K2', (y) => y.replace(/^implants:\n(?: {2}.*\n)+/m, ''), 'needs implants'],
  ])('%s', (_what, change, words) => {
    const yaml = change(text);
    expect(yaml).not.toBe(text);
    const parsed = parseScenario(yaml);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems.map(({ message }) => message).join('\n')).toContain(words);
    const lines = yaml.split('\n').length;
    for (const { line, column } of parsed.problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(lines + 1);
      expect(column).toBeGreaterThanOrEqual(1);
    }
  });

  test('whatever is written, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(200), fc.string({ maxLength: 20 }), (at, length, other) => {
        const parsed = parseScenario(text.slice(0, at) + other + text.slice(at + length));
        if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  test('a bomb of aliases is defused', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [one, of] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair]))
      levels.push(`${one}: &${one} [${Array(9).fill(`*${of}`).join(', ')}]`);
    expect(parseScenario(levels.join('\n'))).toMatchObject({ ok: false });
  });
});
