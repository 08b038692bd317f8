// Builds the agent as one file that a site copies, with its SHA-256 beside it. `npm run agent:build`.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version, license } = JSON.parse(readFileSync(join(root, 'packages/agent/package.json'), 'utf8'));

/** @returns {Promise<{ file: string, sha256: string }>} */
export async function buildAgent(folder = join(root, 'packages/agent/dist')) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'muster-agent.mjs');
  const banner = [
    '#!/usr/bin/env node',
    `// muster-agent ${version}, ${license}: what a site runs. Readable on purpose; nothing is minified.`,
    '// It holds parts of commander, jose, yaml, zod, @peculiar/x509 and asn1js under their own licences (MIT, ISC, BSD).',
    "import { createRequire as musterRequire } from 'node:module';",
    'const require = musterRequire(import.meta.url);',
  ].join('\n');
  await build({
    entryPoints: [join(root, 'packages/agent/src/entry.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    banner: { js: banner },
    legalComments: 'inline',
    logLevel: 'warning',
  });
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(`${file}.sha256`, `${sha256}  muster-agent.mjs\n`);
  return { file, sha256 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { file, sha256 } = await buildAgent();
  console.log(`${file}\n${sha256}`);
}
