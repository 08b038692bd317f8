import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from './parse.ts';
import { readShipped, shippedScenarios } from './shipped.ts';

describe('a scenario', () => {
  it.each(shippedScenarios)('%s, as shipped, is without errors', (name) => {
    expect(parseScenario(readShipped(name))).toMatchObject({ ok: true });
  });

  it('of the lab is without errors and ends within 36 hours', () => {
    const url = new URL('../../../../../lab/scenarios/lab-tour.yaml', import.meta.url);
    const parsed = parseScenario(readFileSync(url, 'utf8'));
    expect(parsed).toMatchObject({ ok: true, scenario: { ends: 36 * 3600 } });
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
