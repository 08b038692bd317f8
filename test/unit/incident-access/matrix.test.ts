import { afterAll, beforeAll, expect, test } from 'vitest';
import { verbs } from './verbs.ts';
import { type AccessWorld, type Asker, labels, openAccessWorld, type Relation } from './world.ts';

/**
 * Everybody x how they stand to an incident x its label x everything that can be done with it, over HTTP on a real
 * database. The five letters of a cell are the labels CLEAR, GREEN, AMBER, AMBER+STRICT, RED:
 * `y` it is done, or refused only for what was asked; `n` refused; `.` as if it were not there.
 * The CSIRT and administrators are asked about incidents of others; `named` has a role in what is not shared with them.
 */
const matrix = `
verb        named:other vo:other vo:shared site:other site:shared site:own ngi:other ngi:shared ngi:own auditor:other csirt:own admin:own
read        yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
clocks      yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
parties     yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
closing     yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
timeline    yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
mail        yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
observables yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
tasks       yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
decisions   yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
evidence    yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
checklist   yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
fact        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
waive       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
set-site    nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
link        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
observe     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
give-task   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
decide      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
change      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
state       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
end-site    nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
share       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
role        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
lead        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
merge       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
split       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
record      yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
`;

const columns: [Asker, Relation][] = [
  ['named', 'other'],
  ['vo', 'other'],
  ['vo', 'shared'],
  ['site', 'other'],
  ['site', 'shared'],
  ['site', 'own'],
  ['ngi', 'other'],
  ['ngi', 'shared'],
  ['ngi', 'own'],
  ['auditor', 'other'],
  ['csirt', 'own'],
  ['admin', 'own'],
];

let world: AccessWorld;
beforeAll(async () => {
  world = await openAccessWorld();
});
afterAll(() => world.close());

const lines = matrix.split('\n').filter((line) => line.trim() !== '');
const head = `verb ${columns.map(([who, how]) => `${who}:${how}`).join(' ')}`;

test('the matrix names every verb, and asks everybody', () => {
  expect(lines[0]?.trim().split(/\s+/).join(' ')).toBe(head);
  expect(lines.slice(1).map((line) => line.trim().split(/\s+/)[0])).toEqual(Object.keys(verbs));
});

test.each(lines.slice(1).map((line) => line.trim().split(/\s+/) as [string, ...string[]]))(
  '%s',
  async (name, ...expected) => {
    const found: string[] = [];
    for (const [who, how] of columns) found.push(await cellOf(name, who, how));
    const named = (cells: readonly string[]) =>
      Object.fromEntries(columns.map(([who, how], index) => [`${who}:${how}`, cells[index]]));
    expect(named(found)).toEqual(named(expected));
  },
  60_000,
);

async function cellOf(name: string, who: Asker, how: Relation): Promise<string> {
  const verb = verbs[name];
  if (!verb) throw new Error(`there is no verb ${name}`);
  const { method, path = '', payload, usesUp } = verb;
  let cell = '';
  for (const label of labels) {
    const id = await world.incident(how, label, usesUp && (who === 'csirt' || who === 'admin'));
    const { status, text } = await world.ask(
      who,
      method,
      `/api/v1/incidents/${id}${path}`,
      payload?.(world, id),
    );
    if (status >= 500) throw new Error(`${name} ${who} ${how} ${label}: ${text}`);
    const isHidden = status === 404 && text.includes('or your token does not let you see it');
    cell += status === 403 ? 'n' : isHidden ? '.' : 'y';
  }
  return cell;
}
