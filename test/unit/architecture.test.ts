import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cyclesIn, importFault, isTest, takenFromMachine } from './architecture-rules.ts';
import { importsOf, resolved, root, sourceFiles, withoutComments } from './source-files.ts';

const LONGEST_FILE = 500;
const files = sourceFiles(
  ['packages', 'lab', 'test', 'bench', 'scripts'].filter((name) => existsSync(join(root, name))),
  ['.ts', '.tsx', '.mjs', '.js'],
);
const product = files.filter((file) => /^(packages|lab)\/.*\.tsx?$/.test(file.path) && !isTest(file.path));

/** Where time may be taken from the machine: the clock itself, and what is no part of the product's time. */
const MAY_TAKE_TIME = [
  'packages/server/src/kernel/clock.ts',
  'packages/agent/src/kernel/clock.ts',
  // The pause between two pictures on a terminal.
  'packages/cli/src/output/watch.ts',
  // When a reviewer signs a pack.
  'packages/cli/src/clock.ts',
  // The lab's own copy of the clock: it imports nothing of the server.
  /^lab\/src\/clock\//,
  // Where the pages take time: pauses, and the server's clock between two reads.
  'packages/web/src/app/timers.ts',
  // Site teams are scripts of other people.
  /^lab\/teams\//,
];

function declaredBy(path: string): string[] {
  const folder = path.startsWith('packages/') ? path.split('/').slice(0, 2).join('/') : 'lab';
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}

describe('the house', () => {
  test('every file imports only what its layer may', () => {
    const faults = product.flatMap((file) =>
      file.imports.flatMap(({ from, typeOnly }) => {
        const fault = importFault(file.path, from, declaredBy(file.path), typeOnly);
        return fault ? [`${file.path} imports ${from}: ${fault}`] : [];
      }),
    );
    expect(faults).toEqual([]);
  });

  test('no import goes in a circle', () => {
    const graph = new Map(
      product.map((file) => [
        file.path,
        file.imports
          .filter((one) => !one.typeOnly && one.from.startsWith('.'))
          .map((one) => resolved(file.path, one.from)),
      ]),
    );
    expect(cyclesIn(graph)).toEqual([]);
  });

  test('every relative import names a file that is there', () => {
    const missing = files
      .filter((file) => /\.tsx?$/.test(file.path))
      .flatMap((file) =>
        file.imports
          .filter((one) => one.from.startsWith('.') && !existsSync(join(root, resolved(file.path, one.from))))
          .map((one) => `${file.path} imports ${one.from}`),
      );
    expect(missing).toEqual([]);
  });

  test('time and chance are passed in, not taken from the machine', () => {
    const faults = product
      .filter(
        (file) =>
          !MAY_TAKE_TIME.some((one) => (one instanceof RegExp ? one.test(file.path) : one === file.path)),
      )
      .flatMap((file) =>
        takenFromMachine(withoutComments(file.text)).map((what) => `${file.path} uses ${what}`),
      );
    expect(faults).toEqual([]);
  });

  test(`no file is longer than ${LONGEST_FILE} lines`, () => {
    const long = files.map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }));
    expect(long.filter((file) => file.lines > LONGEST_FILE)).toEqual([]);
  });

  test('files are named in kebab-case', () => {
    const odd = files.filter(
      (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(tsx?|mjs|js)$/.test(basename(file.path)),
    );
    expect(odd.map((file) => file.path)).toEqual([]);
  });

  test('every version is pinned', () => {
    const manifests = [
      'package.json',
      'lab/package.json',
      ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`),
    ];
    const loose = manifests
      .filter((path) => existsSync(join(root, path)))
      .flatMap((path) => {
        const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
        const wanted = {
          ...manifest.dependencies,
          ...manifest.devDependencies,
          ...manifest.optionalDependencies,
          ...manifest.overrides,
        };
        return Object.entries(wanted)
          .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
          .map(([name, version]) => `${path}: ${name} ${version}`);
      });
    expect(loose).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const declared = ['zod', 'kysely', 'fastify', '@muster/contract', '@muster/server', 'commander'];
  test.each([
    ['packages/contract/src/a.ts', 'kysely'],
    ['packages/contract/src/a.ts', '../../server/src/kernel/ids.ts'],
    ['packages/server/src/kernel/a.ts', '../db/database.ts'],
    ['packages/server/src/features/drills/a.ts', '../mail/store.ts'],
    ['packages/server/src/features/drills/a.ts', '../../adapters/gocdb/index.ts'],
    ['packages/server/src/features/drills/model.ts', '../../db/database.ts'],
    ['packages/server/src/features/drills/model.ts', './store.ts'],
    ['packages/server/src/features/drills/model.ts', 'node:fs'],
    ['packages/server/src/features/drills/policy.ts', './service.ts'],
    ['packages/server/src/features/drills/store.ts', './service.ts'],
    ['packages/server/src/features/drills/a.ts', '../../http/sse.ts'],
    ['packages/server/src/adapters/gocdb/a.ts', '../../features/federation/index.ts'],
    ['packages/server/src/http/a.ts', '../features/people/index.ts'],
    ['packages/server/src/features/drills/a.ts', 'left-pad'],
    ['packages/cli/src/a.ts', '@muster/server/mail-classifier'],
    ['packages/implant/src/a.ts', 'zod'],
    ['lab/src/a.ts', '../../packages/server/src/main.ts'],
    ['lab/src/a.ts', '@muster/server'],
    ['lab/teams/a.ts', '@muster/contract'],
    ['lab/teams/a.ts', '../src/clock/index.ts'],
    ['packages/elsewhere/a.ts', './b.ts'],
  ])('%s may not import %s', (file, from) => {
    expect(importFault(file, from, declared)).toBeDefined();
  });

  test.each([
    ['packages/server/src/features/drills/a.ts', '../mail/index.ts'],
    ['packages/server/src/features/drills/routes.ts', '../../http/sse.ts'],
    ['packages/server/src/adapters/gocdb/a.ts', '../../ports/prober.ts'],
    ['packages/cli/src/commands/mail.ts', '@muster/server/mail-classifier'],
    ['packages/server/src/start-server.ts', './adapters/gocdb/index.ts'],
    ['lab/teams/a.ts', './kit/b.ts'],
  ])('%s may import %s', (file, from) => {
    expect(importFault(file, from, declared)).toBeUndefined();
  });

  test('imports are found in every form', () => {
    const text = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import {\n  type C,\n  type D,\n} from './c.ts';",
      "import { type E, f } from './e.ts';",
      "export * from './g.ts';",
      "import './h.ts';",
      "const i = await import('node:fs');",
      "// import { no } from './no.ts';",
      "/* import './no.ts' */",
    ].join('\n');
    expect(importsOf(text).map(({ from, typeOnly }) => `${from}${typeOnly ? ' type' : ''}`)).toEqual([
      './a.ts',
      './b.ts type',
      './c.ts type',
      './e.ts',
      './g.ts',
      './h.ts',
      'node:fs',
    ]);
  });

  test('circles are found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(cyclesIn(graph)).toEqual([['a', 'b', 'c']]);
    expect(
      cyclesIn(
        new Map([
          ['a', ['b']],
          ['b', []],
        ]),
      ),
    ).toEqual([]);
  });

  test.each([
    'Date.now()',
    'new Date()',
    'setTimeout(f, 1)',
    'Math.random()',
    'where at < now()',
    "import 'node:timers/promises'",
  ])('%s is taken from the machine', (code) => {
    expect(takenFromMachine(code)).toHaveLength(1);
  });

  test.each(['clock.now()', 'new Date(0)', 'now(): Date {', 'this.#now()', 'a timestamp'])(
    '%s is not',
    (code) => {
      expect(takenFromMachine(code)).toEqual([]);
    },
  );
});
