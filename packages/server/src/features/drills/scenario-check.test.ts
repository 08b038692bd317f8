import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { readShipped } from '../scenarios/index.ts';
import { checkScenario } from './scenario-check.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const HOUR = 3600;
const tour = readShipped('world-tour');

describe('the outline of a scenario', () => {
  test('names injects and deadlines in their order, each with its key or step', async () => {
    const { ok, outline, startsAt } = await checkScenario(app, { yaml: tour });
    expect(ok).toBe(true);
    // The clock of the test stands on a Tuesday.
    expect(startsAt).toBe('2027-01-11T08:00:00.000Z');
    expect(outline.map(({ at, kind, name }) => [at === null ? null : at / HOUR, kind, name])).toEqual([
      [0, 'start', null],
      [5 / 60, 'copies', null],
      [0.75, 'probes', null],
      [1, 'inject', 'alarm'],
      [3, 'inject', 'questions'],
      [5, 'deadline', 'acknowledge'],
      [7, 'deadline', 'answer'],
      [25, 'deadline', 'contain'],
      [35 * 24, 'end', null],
      [null, 'deadline', 'close'],
    ]);
  });

  test('says until when sites get it, and until when the last of them has time', async () => {
    const { outline } = await checkScenario(app, { yaml: tour });
    const spans = outline
      .filter(({ until }) => until !== null)
      .map(({ at, until }) => (until ?? 0) - (at ?? 0));
    expect(spans).toEqual([1800, 600, 600, 600, 600, 600]);
  });

  test('counts working hours from the start that is asked for: a Friday evening’s request waits for Monday', async () => {
    const { outline } = await checkScenario(app, { yaml: tour, startsAt: '2027-01-15T14:00:00.000Z' });
    const answer = outline.find(({ name }) => name === 'answer');
    expect(answer).toMatchObject({
      // Sent on Friday at 17:00, when the office closes: due on Monday at 13:00.
      at: 2 * 24 * HOUR + 23 * HOUR,
      deadline: { inject: 'questions', anchor: 'request-sent', amount: 4, unit: 'working-hour' },
    });
  });
});

describe('a scenario is told its mistakes at their lines', () => {
  const lineOf = (text: string, part: string) =>
    text.split('\n').findIndex((line) => line.includes(part)) + 1;

  test('a step that the procedure does not have cannot be given a deadline, and an unknown procedure none at all', async () => {
    const other = tour.replace('tlp: AMBER', 'tlp: AMBER\nprocedure: of-ours');
    expect(await checkScenario(app, { yaml: other })).toMatchObject({
      ok: false,
      problems: [
        { line: lineOf(other, 'of-ours'), path: 'procedure', message: 'there is no procedure "of-ours"' },
      ],
    });
  });

  test('a name in a text that nobody fills', async () => {
    const yaml = tour.replace('Dear security contact of {{site}}', 'Dear security contact of {{sight}}');
    expect(await checkScenario(app, { yaml })).toMatchObject({
      ok: false,
      problems: [{ line: lineOf(yaml, '{{sight}}'), message: 'no text is known for {{sight}}' }],
    });
  });
});
