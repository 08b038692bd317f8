import type { Actor, TemplateName } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { checkWording } from './check-wording.ts';
import { renderWording, WordingError } from './engine.ts';
import { resetWording, saveWording, tryWording, viewTemplate, viewWording } from './service.ts';
import { shippedWording } from './shipped.ts';

const GUIDANCE = 'Guidance: ask csirt@muster.example for it.';
const officer: Actor = { id: 'per_1', name: 'O', role: 'officer', scope: { kind: 'federation' } };
const others: [string, Actor][] = [
  ['an officer of an NGI', { ...officer, scope: { kind: 'ngi', ngiId: 'ngi_1' } }],
  ['an auditor', { ...officer, role: 'auditor' }],
  ['a site contact', { ...officer, role: 'site-contact', scope: { kind: 'site', siteId: 'site_1' } }],
  ['a VO manager', { ...officer, role: 'vo-manager', scope: { kind: 'vo', vo: 'biomed' } }],
];
const shipped = shippedWording('heads-up');

function problems(name: TemplateName, source: string): string {
  return checkWording(name, source, GUIDANCE)
    .problems.map(({ line, message }) => `${line}: ${message}`)
    .join('\n');
}

describe('a wording', () => {
  test('may say the same in other words, and choose by what is filled in', () => {
    const source = `${shipped.replace('Dear security contacts,', 'Sehr geehrte Damen und Herren,')}`.replace(
      '{{ extent }}',
      '{% if has.extent %}\n{{ extent }}\n{% endif %}',
    );
    expect(problems('heads-up', source)).toBe('');
  });

  test.each([
    ['loses a required field', shipped.replace('{{ precautions }}', ''), '“What every site should do now”'],
    ['loses another field', shipped.replace('{{ indicators }}', ''), '“Indicators”'],
    [
      'shows a field only sometimes',
      shipped.replace('{{ extent }}', '{% if has.indicators %}{{ extent }}{% endif %}'),
      '“Extent”',
    ],
    ['hides a label within a line', shipped.replace('{{ summary }}', 'In short: {{ summary }}'), '“Summary”'],
    [
      'indents words below a field',
      shipped.replace('{{ extent }}', '{{ extent }}\n   as far as we know'),
      '“Extent”',
    ],
    [
      'writes a label of its own',
      shipped.replace('{{ extent }}', 'Extent:\n    none\n\n{{ extent }}'),
      '“Extent”',
    ],
    ['changes what was filled in', shipped.replace('{{ summary }}', '{{ summary | upcase }}'), 'read back'],
    [
      'shortens what was filled in',
      shipped.replace('{{ extent }}', '{{ extent | truncate: 40 }}'),
      '“Extent”',
    ],
    ['has no banner', shipped.replace('{{ banner }}', ''), 'banner'],
    ['has no head', shipped.replace('{{ head }}', ''), 'head'],
    ['has no guidance', shipped.replace('{{ guidance }}', ''), 'guidance'],
  ])('that %s is refused with the reason', (_what, source, reason) => {
    expect(problems('heads-up', source)).toContain(reason);
  });

  test('names the line of its mistake', () => {
    expect(problems('heads-up', `${shipped}\n{{ sumary }}`)).toMatch(/^\d+: There is no word “sumary” here/);
    const source = shipped.replace('{{ summary }}', '{{ summary | shout }}');
    const line = source.split('\n').findIndex((one) => one.includes('shout')) + 1;
    expect(problems('heads-up', source)).toContain(`${line}: `);
    expect(problems('heads-up', `${shipped}\n{% if has.extent %}`)).toMatch(/^\d+: /);
  });

  test.each([
    '{% include "/etc/passwd" %}',
    '{% render "x" %}',
    '{% layout "x" %}',
    '{% block x %}{% endblock %}',
    '{% liquid echo 1 %}',
    '{% increment x %}',
    '{{ constructor.constructor }}',
    '{{ head.constructor }}',
    '{{ has.__proto__ }}',
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% for i in (1..9000) %}{% for j in (1..9000) %}x{% endfor %}{% endfor %}',
    '{% assign a = "xxxxxxxxxxxxxxxx" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}',
    `{{ "x" }}${' '.repeat(30_000)}`,
  ])('reaches nothing outside and ends in time: %s', (source) => {
    const started = performance.now();
    expect(() => renderWording(source, { head: 'x', has: {} })).toThrow(WordingError);
    // What is not stopped runs for minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('the wording in use', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await testApp();
  });
  afterAll(() => app.close());

  test('is the shipped one until an officer of the CSIRT saves another, and can be had back', async () => {
    expect(await viewTemplate(app, officer, 'closure')).toMatchObject({ version: 0, versions: [] });
    const source = shippedWording('closure').replace('Dear security contacts', 'Dear all');
    const saved = await saveWording(app, officer, 'closure', { source, after: 0, note: 'warmer' });
    expect(saved).toMatchObject({
      version: 1,
      source,
      versions: [{ version: 1, savedByMe: true, note: 'warmer' }],
    });
    const back = await resetWording(app, officer, 'closure', 1);
    expect(back).toMatchObject({ version: 2, source: shippedWording('closure') });
    expect(await viewWording(app, 'closure', 1)).toEqual({ version: 1, source });
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select(['actor', 'kind'])
      .where('subject', '=', 'template:closure')
      .execute();
    expect(entries).toEqual([1, 2].map(() => ({ actor: officer.id, kind: 'template.wording-saved' })));
  });

  test('is not replaced by one that cannot be read back', async () => {
    const source = shipped.replace('{{ summary }}', '');
    await expect(saveWording(app, officer, 'heads-up', { source, after: 0, note: '' })).rejects.toMatchObject(
      {
        code: 'template.refused',
      },
    );
    expect(await viewTemplate(app, officer, 'heads-up')).toMatchObject({ version: 0 });
  });

  test('is not replaced by who did not see the newest', async () => {
    const save = (words: string) =>
      saveWording(app, officer, 'follow-up', {
        source: shippedWording('follow-up').replace('Dear security contacts', words),
        after: 0,
        note: '',
      });
    const outcomes = await Promise.allSettled([save('Dear one'), save('Dear other')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test.each(others)('is not for %s to change', async (_who, actor) => {
    const denied = { code: 'auth.denied' };
    await expect(
      saveWording(app, actor, 'heads-up', { source: shipped, after: 0, note: '' }),
    ).rejects.toMatchObject(denied);
    await expect(resetWording(app, actor, 'heads-up', 0)).rejects.toMatchObject(denied);
    if (actor.role !== 'auditor') expect(() => tryWording(app, actor, 'heads-up', shipped)).toThrow();
    expect(await viewTemplate(app, actor, 'heads-up')).toMatchObject({ mayEdit: false });
  });
});
