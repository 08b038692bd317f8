import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleOf } from './samples.ts';
import { type Kind, kinds, type Row } from './table.ts';
import { tables } from './tables/index.ts';
import { forProgramsAlone, openToAnybody, openToSignedIn } from './tables/open.ts';
import { openWorld, type World } from './world.ts';

/**
 * Every route of the server against everybody who may come: asked on the database of a real drill, over the real door
 * (sessions, own page, roles). The tables beside say what is expected; a new route is a new line in its feature's
 * table, and, when it needs a body or an id that no other has, one in samples.ts.
 */
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The documents of the description, which is public, and pages. */
const NOT_OF_A_FEATURE = ['GET /api/openapi.json'];
const all: readonly Row[] = Object.values(tables).flat();

test('every route stands in one table, and every line of a table is a route', () => {
  const declared = [
    ...all.map(({ route }) => route),
    ...openToAnybody,
    ...openToSignedIn,
    ...forProgramsAlone,
  ];
  expect(declared.filter((route, index) => declared.indexOf(route) !== index)).toEqual([]);
  const routes = world.routes.filter((route) => !NOT_OF_A_FEATURE.includes(route));
  expect({
    inNoTable: routes.filter((route) => !declared.includes(route)),
    noRoute: declared.filter((route) => !routes.includes(route)),
  }).toEqual({ inNoTable: [], noRoute: [] });
});

describe.each(Object.entries(tables))('%s', (_feature, rows) => {
  test.each(rows.map((row) => [row.route, row] as const))('%s', async (route, { expected }) => {
    expect(await codeOf(route, 'anonymous')).toBe('auth.missing');
    expect(await codeOf(route, 'nobody')).toBe('auth.no-access');
    const found: Partial<Record<Kind, string>> = {};
    // The least first, so that what the mighty change is still there for the others.
    for (const kind of [...kinds].reverse()) found[kind] = await wordFor(route, kind, expected[kind]);
    expect(found).toEqual(expected);
  });
});

test.each(openToAnybody)('%s is open to anybody', async (route) => {
  for (const kind of ['anonymous', 'nobody', 'vo'] as const) {
    expect(await codeOf(route, kind)).not.toMatch(/^auth\.(missing|denied|no-access|foreign-page)$/);
  }
});

test.each(forProgramsAlone)(
  '%s is for programs with a token of their own, and for nobody else',
  async (route) => {
    for (const kind of ['anonymous', 'nobody', 'csirt', 'admin'] as const) {
      expect((await world.ask(kind, await sampleOf(world, route, kind))).status).toBe(401);
    }
  },
);

test.each(openToSignedIn)('%s is open to whoever is signed in', async (route) => {
  expect(await codeOf(route, 'anonymous')).toBe('auth.missing');
  for (const kind of ['nobody', 'vo', 'site', 'admin'] as const) {
    expect(await codeOf(route, kind)).not.toMatch(/^auth\.(missing|denied|no-access|foreign-page)$/);
  }
});

/** The error's code, or none. */
async function codeOf(route: string, kind: Kind | 'nobody' | 'anonymous'): Promise<string> {
  const { status, text } = await world.ask(kind, await sampleOf(world, route, kind));
  return status < 400 ? '' : (JSON.parse(text) as { code: string }).code;
}

/** What happened, in the words of the tables; an answer that tells of others is none of them. */
async function wordFor(route: string, kind: Kind, expected: string): Promise<string> {
  const { status, text } = await world.ask(kind, await sampleOf(world, route, kind));
  if (status === 401 || status === 403) return 'no';
  if (status === 404) return 'hid';
  if (status >= 500) return `failed: ${text.slice(0, 300)}`;
  if (status >= 400 && route.startsWith('GET')) return `refused: ${text.slice(0, 300)}`;
  // What is refused may repeat the id that was asked for.
  const told = status < 300 ? world.strange(kind).filter((one) => text.includes(one)) : [];
  if (told.length > 0) return `tells of ${told.slice(0, 5).join(', ')}`;
  return expected === 'part' ? 'part' : 'yes';
}
