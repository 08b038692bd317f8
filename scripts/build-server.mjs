// Builds the server into packages/server/dist, unless what lies there was built from the same files: plain JavaScript
// that Node runs without a compiler in its memory, beside the libraries, which stay where npm put them. Nothing is
// minified, so that a line number in a log leads somewhere.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, fingerprintOf } from './fingerprint.mjs';
import { withLock } from './lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, 'packages');
const dist = join(packages, 'server', 'dist');
const entry = join(dist, 'main.mjs');
/** Those whose code the server is made of. */
const own = ['server', 'contract', 'implant', 'openstack', 'subjects'];
/** A server that runs may still load parts of the build that it was started from. */
const BUILDS_KEPT = 3;

/** @returns {Promise<string>} the file that `node` runs */
export async function ensureServer() {
  const from = fingerprint();
  if (!isFresh(from))
    await withLock(join(dist, '.lock'), async () => void (isFresh(from) || (await buildServer(from))));
  return entry;
}

/** Each build has a folder of its own; `main.mjs` names the newest, and is replaced in one step. */
async function buildServer(from) {
  const { build } = await import('esbuild');
  const folder = join(dist, from);
  rmSync(folder, { recursive: true, force: true });
  const { outputFiles } = await build({
    write: false,
    entryPoints: [join(packages, 'server', 'src', 'main.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What is imported late stays a file of its own, and is loaded late.
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    external: libraries(),
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [besideItsSource(folder)],
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) writeFileSync(path, inOneByte(text));
  const fresh = join(dist, '.main.mjs');
  writeFileSync(fresh, importOf(from));
  renameSync(fresh, entry);
  removeOldBuilds();
}

/**
 * V8 keeps a source as long as it may run, in two bytes a character where a single one needs them. esbuild writes such
 * characters as escapes in texts; this does it in regular expressions and comments too.
 */
function inOneByte(text) {
  return text.replace(/[\u0100-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Code that reads a file beside itself goes on reading the one beside its source. */
function besideItsSource(folder) {
  return {
    name: 'beside-its-source',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!text.includes('import.meta.url')) return undefined;
        const source = JSON.stringify(relative(folder, path).split(sep).join('/'));
        return {
          contents: text.replaceAll('import.meta.url', `new URL(${source}, import.meta.url).href`),
          loader: 'ts',
        };
      });
    },
  };
}

/** Everything that a package here asks npm for. */
function libraries() {
  return own.flatMap((name) => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
    return Object.keys(dependencies).filter((library) => !library.startsWith('@muster/'));
  });
}

function removeOldBuilds() {
  const builds = readdirSync(dist, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => join(dist, item.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const build of builds.slice(BUILDS_KEPT)) rmSync(build, { recursive: true, force: true });
}

function isFresh(from) {
  return existsSync(entry) && readFileSync(entry, 'utf8') === importOf(from);
}

function importOf(from) {
  return `import './${from}/main.mjs';\n`;
}

function fingerprint() {
  return fingerprintOf(root, [
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
    ...own.flatMap((name) => [
      join(packages, name, 'package.json'),
      ...filesBelow(join(packages, name, 'src')).filter((file) => !file.endsWith('.test.ts')),
    ]),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureServer();
