import { packageOf, resolved } from './source-files.ts';

/** Tests and what only tests use: they may reach whatever they test. */
export function isTest(path: string): boolean {
  return /\.(test|fixture|contract)\.ts$|\/testing\/|\/testing(-[a-z-]+)?\.ts$|^test\//.test(path);
}

/** What computes and touches nothing. */
const PURE = ['node:crypto', 'node:util', 'node:buffer', 'node:net'];

interface Layer {
  name: string;
  /** Which files it holds. */
  files: RegExp;
  /** Files of this repository that it may import, its own folder not included. */
  inside: RegExp[];
  /** What it may know the shapes of: imports that are erased when it runs. */
  shapes?: RegExp[];
  /** Files of its own folder that stand above it. */
  notOwn?: RegExp;
  /** Which modules of Node; all when absent. */
  node?: readonly string[];
  /** npm packages: these alone, or any that its package.json declares. */
  packages: readonly string[] | 'declared';
}

const SERVER = 'packages/server/src';
const KERNEL = /^packages\/server\/src\/kernel\//;
const PORTS = /^packages\/server\/src\/ports\//;
const DB = /^packages\/server\/src\/db\//;
const ADAPTERS = /^packages\/server\/src\/adapters\//;
const TABLES = /^packages\/server\/src\/db\/tables\//;
const JOBS = /^packages\/server\/src\/jobs\//;
const HTTP = /^packages\/server\/src\/http\//;
const APP = /^packages\/server\/src\/app\.ts$/;
const FEATURE_INDEX = /^packages\/server\/src\/features\/[^/]+\/index\.ts$/;

/** Who may import whom; the first layer that holds a file decides. */
export const layers: readonly Layer[] = [
  { name: 'contract', node: [], files: /^packages\/contract\//, inside: [], packages: ['zod'] },
  {
    name: 'subjects',
    node: PURE,
    files: /^packages\/subjects\//,
    inside: [],
    packages: ['@muster/contract'],
  },
  { name: 'openstack client', files: /^packages\/openstack\//, inside: [], packages: ['zod'] },
  {
    name: 'agent',
    files: /^packages\/agent\//,
    inside: [],
    packages: [
      '@muster/contract',
      '@muster/openstack',
      '@muster/subjects',
      'commander',
      'jose',
      'yaml',
      'zod',
    ],
  },
  { name: 'implant', files: /^packages\/implant\//, inside: [], packages: [] },
  {
    name: 'cli',
    files: /^packages\/cli\//,
    inside: [],
    packages: ['@muster/contract', 'commander', 'yaml', 'zod'],
  },
  { name: 'web build', files: /^packages\/web\/vite\.config\.ts$/, inside: [], packages: 'declared' },
  { name: 'web', files: /^packages\/web\//, inside: [], node: [], packages: 'declared' },
  { name: 'kernel', files: KERNEL, inside: [], packages: ['@muster/contract', 'temporal-polyfill'] },
  { name: 'ports', files: PORTS, inside: [KERNEL], packages: ['@muster/contract'] },
  { name: 'db', files: DB, inside: [KERNEL, PORTS], packages: ['@muster/contract', 'kysely', 'pg', 'zod'] },
  { name: 'jobs', files: JOBS, inside: [KERNEL, DB], packages: ['@muster/contract', 'kysely'] },
  {
    name: 'adapter',
    files: ADAPTERS,
    inside: [KERNEL, PORTS, ADAPTERS],
    packages: 'declared',
  },
  { name: 'http', files: HTTP, inside: [KERNEL, APP, /\/version\.ts$/], packages: 'declared' },
  { name: 'app', files: APP, inside: [KERNEL, PORTS, DB], packages: [] },
  {
    name: 'model',
    files: /\/features\/[^/]+\/model\.ts$/,
    inside: [KERNEL, FEATURE_INDEX],
    shapes: [PORTS, TABLES],
    notOwn: /\/(store[^/]*|service|routes|jobs|index)\.ts$/,
    node: PURE,
    packages: ['@muster/contract', 'zod'],
  },
  {
    name: 'policy',
    notOwn: /\/(store[^/]*|service|routes|jobs|index)\.ts$/,
    node: [],
    files: /\/features\/[^/]+\/policy\.ts$/,
    inside: [KERNEL, FEATURE_INDEX],
    packages: ['@muster/contract'],
  },
  {
    name: 'store',
    notOwn: /\/(service|routes|jobs|index)\.ts$/,
    files: /\/features\/[^/]+\/store[^/]*\.ts$/,
    inside: [KERNEL, DB, PORTS, FEATURE_INDEX],
    packages: ['@muster/contract', 'kysely', 'zod'],
  },
  {
    name: 'routes',
    files: /\/features\/[^/]+\/routes\.ts$/,
    inside: [KERNEL, HTTP, APP, FEATURE_INDEX],
    packages: 'declared',
  },
  {
    name: 'feature',
    files: /\/features\//,
    inside: [KERNEL, DB, JOBS, PORTS, APP, FEATURE_INDEX],
    packages: 'declared',
  },
  {
    name: 'composition',
    files: /^packages\/server\/src\/(composition\/|main\.ts|start-server\.ts|version\.ts)/,
    inside: [/^packages\/server\/src\//],
    packages: 'declared',
  },
  { name: 'team', files: /^lab\/teams\//, inside: [], packages: [] },
  // The server that it starts is the built one.
  {
    name: 'lab',
    files: /^lab\//,
    inside: [/^scripts\/build-server\.mjs$/],
    packages: 'declared',
  },
];

/** Documented in docs/adr/0001-house.md; nothing else is let through. */
const EXCEPTIONS: readonly { file: string; from: string }[] = [
  { file: 'packages/cli/src/commands/mail.ts', from: '@muster/server/mail-classifier' },
];

/** Why this file may not import that, or undefined when it may. `declared`: what its package.json names. */
export function importFault(
  file: string,
  from: string,
  declared: readonly string[],
  typeOnly = false,
): string | undefined {
  if (EXCEPTIONS.some((exception) => exception.file === file && exception.from === from)) return undefined;
  const layer = layers.find((one) => one.files.test(file));
  if (!layer) return 'it belongs to no layer';
  if (from.startsWith('node:'))
    return layer.node?.includes(from) === false ? `${layer.name} is to be pure` : undefined;
  if (!from.startsWith('.')) return packageFault(layer, packageOf(from), declared);
  const target = resolved(file, from);
  if (roomOf(file) === roomOf(target)) {
    return layer.notOwn?.test(target) ? `${layer.name} stands below it` : undefined;
  }
  const allowed = [...layer.inside, ...(typeOnly ? (layer.shapes ?? []) : [])];
  return allowed.some((one) => one.test(target)) ? undefined : `${layer.name} may not import it`;
}

function packageFault(layer: Layer, name: string, declared: readonly string[]): string | undefined {
  if (layer.packages !== 'declared' && !layer.packages.includes(name))
    return `${layer.name} may not use this package`;
  if (!declared.includes(name)) return 'its package.json does not declare it';
  // The lab meets the product over its wires alone.
  if (layer.name === 'lab' && name === '@muster/server') return 'the lab may not reach into the server';
  return undefined;
}

/** Inside one package, one feature, one adapter or one part of the server, files know each other. */
function roomOf(path: string): string {
  const parts = path.split('/');
  if (!path.startsWith(`${SERVER}/`)) return parts.slice(0, 2).join('/');
  return parts.slice(0, parts[3] === 'features' || parts[3] === 'adapters' ? 5 : 4).join('/');
}

/** The ways to take time or chance from the machine instead of being given it. */
const TAKEN: readonly [pattern: RegExp, what: string][] = [
  [/\bDate\.now\(/, 'Date.now('],
  [/\bnew Date\(\s*\)/, 'new Date()'],
  // A socket's own idle limit is no clock.
  [/(?<!socket\.)\b(setTimeout|setInterval)\(/, 'a bare timer'],
  [/node:timers/, 'node:timers'],
  [/\b(performance\.now|process\.hrtime)\b/, 'a clock of the machine'],
  [/\bMath\.random\(/, 'Math.random('],
  [/(?<![.\w#])(now\(\)(?!\s*[:{])|current_timestamp|clock_timestamp\()/i, 'the clock of SQL'],
];

export function takenFromMachine(code: string): string[] {
  return TAKEN.filter(([pattern]) => pattern.test(code)).map(([, what]) => what);
}

/** Every way from one file back to itself, each once, as the list of its files. */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): void {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push(path.slice(at));
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  }
  for (const file of graph.keys()) visit(file);
  return cycles;
}
