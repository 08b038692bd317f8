import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

const LINES_OF_NPM_KEPT = 400;

/**
 * Runs `npm ci` when what stands in node_modules is not what package-lock.json names. Two commands started at once
 * wait for each other. False when npm failed; its output has then been printed.
 */
export async function ensureInstalled(root) {
  if (isInstalled(root)) return true;
  return await withLock(join(root, '.muster', 'install.lock'), async () => {
    // Somebody else may have finished while this process waited.
    if (isInstalled(root)) return true;
    return await npmCi(root);
  });
}

/**
 * npm writes node_modules/.package-lock.json as its last act, so an install that broke off has none. Compared are
 * versions and hashes, not file dates: a fresh checkout has new dates and old content.
 */
export function isInstalled(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  const present = readLock(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || entry.optional || entry.devOptional) continue;
    const found = present[path];
    if (!found || found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return Object.keys(present).every((path) => path in wanted);
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function npmCi(root) {
  const started = Date.now();
  const stopProgress = showProgress('Installing packages with npm ci');
  const args = [
    'ci',
    '--engine-strict',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  // Under `npm run` this is the very npm that runs us, wherever it is installed.
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const [program, ...first] = npm;
  const child = spawn(program, [...first, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      lines.push(text);
      if (lines.length > LINES_OF_NPM_KEPT) lines.shift();
    });
  }
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      lines.push(`npm could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });
  stopProgress(`${((Date.now() - started) / 1000).toFixed(1)} s`);
  if (code !== 0) process.stderr.write(lines.join(''));
  return code === 0;
}

/** One line that shows the seconds on a terminal, and two short ones in a log. */
function showProgress(what) {
  const started = Date.now();
  if (!process.stderr.isTTY) {
    process.stderr.write(`${what} …\n`);
    return (end) => process.stderr.write(`${what}: ${end}\n`);
  }
  const show = () =>
    process.stderr.write(`\r\u001b[K${what} … ${Math.round((Date.now() - started) / 1000)} s`);
  show();
  const timer = setInterval(show, 1000);
  return (end) => {
    clearInterval(timer);
    process.stderr.write(`\r\u001b[K${what}: ${end}\n`);
  };
}
