// What every `npm run` command of this repository goes through. Plain Node without dependencies, because on a
// clean clone nothing else is there yet: it checks Node, installs the packages that the lockfile names when they
// are missing or others, and then runs the command in this same process (so signals and exit codes are its own).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { nodeIsTooOld } from './node-version.mjs';

const targets = {
  start: 'packages/server/dist/main.mjs',
  drill: 'lab/src/drill.ts',
  test: 'scripts/test.mjs',
  soak: 'test/soak/run.ts',
  real: 'test/real/run.ts',
  'record-facts': 'test/drill/all-teams.ts',
  bench: 'bench/run.ts',
  pictures: 'test/stage/pictures.ts',
};

/** What starts a server needs it built, and its pages. */
const startsServers = new Set(['start', 'drill', 'test', 'soak']);
const builds = ['build-web.mjs', 'build-server.mjs'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main([command, ...args]) {
  const complaint = nodeIsTooOld(process.versions.node);
  if (complaint) return fail(complaint);
  const target = Object.hasOwn(targets, command) ? targets[command] : undefined;
  if (!target) return fail(`Unknown command ${command ?? ''}; known are ${Object.keys(targets).join(', ')}.`);
  if (!(await ensureInstalled(root)))
    return fail('The packages could not be installed; npm’s words stand above.');
  if (startsServers.has(command) && !builds.every(ran))
    return fail('Muster could not be built; why stands above.');
  const file = join(root, target);
  if (!existsSync(file)) return fail(`${target} is not part of this version.`);
  process.argv = [process.argv[0], file, ...args];
  // The lab's site users read what the lab writes; a strict umask (077 is common for root) would shut them out.
  // Secrets state their modes themselves. The product keeps the umask that its operator chose.
  if (command !== 'start') process.umask(0o022);
  if (file.endsWith('.ts')) {
    const { register } = await import('tsx/esm/api');
    register({ tsconfig: join(root, 'tsconfig.json') });
  }
  await import(pathToFileURL(file).href);
}

/** In a process of its own: what a build takes of memory ends with it, and the server begins small. */
function ran(script) {
  return spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' }).status === 0;
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

await main(process.argv.slice(2));
