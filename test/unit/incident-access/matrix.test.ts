import { afterAll, beforeAll, expect, test } from 'vitest';
import { routeOf, type Verb } from './verb.ts';
import { verbs } from './verbs.ts';
import {
  type AccessWorld,
  type Answer,
  type Asker,
  labels,
  openAccessWorld,
  type Relation,
} from './world.ts';

/**
 * Everybody x how they stand to an incident x its label x everything that can be done with it, over HTTP on a real
 * database. The five letters of a cell are the labels CLEAR, GREEN, AMBER, AMBER+STRICT, RED:
 * `y` it is done, or refused only for what was asked; `n` refused; `.` as if it were not there: the incident, or what of
 * it the verb is about.
 * The CSIRT and administrators are asked about incidents of others; `named` has a role in what is not shared with them.
 */
const matrix = `
verb                       named:other vo:other vo:shared site:other site:shared site:own ngi:other ngi:shared ngi:own auditor:other csirt:own admin:own
read                       yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
clocks                     yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
parties                    yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
closing                    yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
events                     yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
timeline                   yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
timeline-csv               yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
mail                       yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
observables                yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
observables-csv            yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
observables-json           yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
read-text                  yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
tasks                      yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
decisions                  yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
evidence                   yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
procedure                  yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
checklist                  yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
checklist-pdf              yyyyy       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   yyyy.         yyyyy     yyyyy
exchange                   yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
record                     yyyyy       .....    yyy..     .....      yyy..       yyyyy    .....     yyy..      yyyy.   yyyy.         yyyyy     yyyyy
look-at-export             nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
export                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
look-at-copy               nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
copy                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
look-at-import             nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
import                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
fact                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
waive                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
tick                       nnnnn       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
note                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
note-of-site               nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
decide                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
decide-for-site            nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
correct-fact               nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
untick                     nnnnn       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
observe                    nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
observe-at-site            nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
change-observable          nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
change-observable-of-site  nnnnn       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
change-observable-of-csirt nnnnn       .....    .....     .....      .....       .....    .....     .....      .....   nnnn.         yyyyy     yyyyy
sight                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
sight-at-site              nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
withdraw                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
withdraw-of-site           nnnnn       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
withdraw-of-csirt          nnnnn       .....    .....     .....      .....       .....    .....     .....      .....   nnnn.         yyyyy     yyyyy
proposals                  nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
decide-proposals           nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
give-task                  nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
give-task-to-site          nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
change-task                nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
change-task-of-site        nnnnn       .....    .....     .....      .....       nnnnn    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
change-task-of-csirt       nnnnn       .....    .....     .....      .....       .....    .....     .....      .....   nnnn.         yyyyy     yyyyy
end-task                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
end-task-of-site           nnnnn       .....    .....     .....      .....       yyyyy    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
drop-task-of-site          nnnnn       .....    .....     .....      .....       nnnnn    .....     .....      yyyy.   nnnn.         yyyyy     yyyyy
end-task-of-named          yyyyy       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
end-task-of-csirt          nnnnn       .....    .....     .....      .....       .....    .....     .....      .....   nnnn.         yyyyy     yyyyy
give-evidence              nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
begin-upload               nnnnn       .....    nnn..     .....      nnn..       yyyyy    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
bag                        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
bag-of-site                nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
bag-of-csirt               nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      .....   nnnn.         yyyyy     yyyyy
compose                    nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
recipients                 nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
check-message              nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
send                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
recall                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
recall-of-csirt            nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      .....   nnnn.         yyyyy     yyyyy
drafts                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
draft                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
save-draft                 nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
drop-draft                 nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
save-draft-of-csirt        nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      .....   nnnn.         yyyyy     yyyyy
change                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
state-change               nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
state                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
move-procedure             nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
add-site                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
add-site-elsewhere         nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
set-site                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
end-site                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
share                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
end-share                  nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
role                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
end-role                   nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
lead                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
link                       nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
link-unseen                nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      .....   nnnn.         yyyyy     yyyyy
unlink                     nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      yyyy.   nnnn.         yyyyy     yyyyy
unlink-unseen              nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      .....   nnnn.         yyyyy     yyyyy
merge                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
split                      nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
undo-move                  nnnnn       .....    nnn..     .....      nnn..       nnnnn    .....     nnn..      nnnn.   nnnn.         yyyyy     yyyyy
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

test('every route of an incident is asked', () => {
  const asked = new Set(Object.values(verbs).map(routeOf));
  const routes = world.routes.filter((route) => /^[A-Z]+ \/api\/v1\/incidents\/:/.test(route));
  expect([...asked].sort()).toEqual([...new Set(routes)].sort());
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
);

async function cellOf(name: string, who: Asker, how: Relation): Promise<string> {
  const verb = verbs[name];
  if (!verb) throw new Error(`there is no verb ${name}`);
  let cell = '';
  for (const label of labels) {
    const isFresh = verb.usesUp === true && how === 'own';
    const { status, text } = await answerTo(verb, who, await world.incident(how, label, isFresh));
    if (status >= 500) throw new Error(`${name} ${who} ${how} ${label}: ${text}`);
    cell += status === 403 ? 'n' : status === 404 ? '.' : 'y';
  }
  return cell;
}

async function answerTo(verb: Verb, who: Asker, incident: string): Promise<Answer> {
  const { method, path = '', query = '' } = verb;
  const params = (await verb.params?.(world, incident, who)) ?? {};
  const payload = await verb.payload?.(world, incident);
  const url = path.replaceAll(/:(\w+)/g, (_all, param: string) => params[param] ?? '');
  return await world.ask(who, method, `/api/v1/incidents/${incident}${url}${query}`, payload);
}
