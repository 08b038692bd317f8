// Builds the pages into packages/web/dist, unless what lies there was built from the same files. `npm run web`, and
// everything that starts a server, comes through here.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { filesBelow, fingerprintOf } from './fingerprint.mjs';
import { withLock } from './lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const web = join(root, 'packages', 'web');
/** Beside the pages, not among them: what lies in dist is served. */
const mark = join(web, 'node_modules', '.built-from');
const dist = join(web, 'dist');
const fresh = join(web, 'node_modules', '.dist-new');
const old = join(web, 'node_modules', '.dist-old');

/** @returns {Promise<string>} the folder of the built pages */
export async function ensureWeb() {
  if (!isFresh()) await withLock(`${mark}.lock`, async () => void (isFresh() || (await buildPages())));
  return dist;
}

/** Builds beside the pages that are served and then takes their place, so that nobody is ever served half of them. */
async function buildPages() {
  const from = fingerprint();
  const { build } = await import('vite');
  // A test runner names an environment of its own; with it the pages would be those for development.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(web, 'vite.config.ts'),
      root: web,
      logLevel: 'warn',
      build: { outDir: fresh },
    });
  } finally {
    if (environment === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = environment;
  }
  compressBelow(join(fresh, 'assets'));
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(mark, from);
}

/** Beside each text file what travels in its place to browsers that can read it: a third of the bytes. */
function compressBelow(folder) {
  for (const file of filesBelow(folder)) {
    if (!/\.(js|css|json)$/.test(file)) continue;
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function isFresh() {
  return existsSync(join(dist, 'index.html')) && builtFrom() === fingerprint();
}

function builtFrom() {
  return existsSync(mark) ? readFileSync(mark, 'utf8') : '';
}

/** Over every file that the pages are made from. */
function fingerprint() {
  return fingerprintOf(root, [
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
    join(web, 'index.html'),
    join(web, 'vite.config.ts'),
    ...filesBelow(join(web, 'src')),
    ...filesBelow(join(root, 'packages', 'contract', 'src')),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureWeb();
