/**
 * `npm run soak [-- drills N] [kills N]`: the long repetitions. Twenty drills while the processor is kept busy, in which
 * every verdict is the declared one and no silence is false; twenty kills with signal 9 in one drill.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differencesIn, falseSilences } from './drill-findings.ts';
import { killNineDrill } from './kill-nine.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const wanted = process.argv.slice(2);
const drills = countOf('drills', 20);
const kills = countOf('kills', 20);
let failed = 0;

for (let round = 1; round <= drills; round += 1) await drillUnderLoad(round);
if (kills > 0) await killing();
console.log(failed === 0 ? 'soak: all well' : `soak: ${failed} rounds failed`);
process.exit(failed === 0 ? 0 : 1);

async function drillUnderLoad(round: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-soak-'));
  const [json, facts] = [join(dir, 'verdicts.json'), join(dir, 'facts.json')];
  const busy = keepBusy(Math.max(1, availableParallelism() - 1));
  try {
    const args = ['--exit', '--seed', `soak-${round}`, '--json', json, '--facts', facts];
    const { code, said } = await run(['scripts/bootstrap.mjs', 'drill', ...args]);
    const problems = code === 2 || code === null ? [] : falseSilences(readJson(facts), readJson(json));
    const ok = code === 0 && problems.length === 0;
    if (!ok) failed += 1;
    console.log(`${ok ? 'ok    ' : 'FAILED'} drill ${round} of ${drills} under load: exit ${code}`);
    for (const problem of problems) console.log(`  false silence: ${problem}`);
    for (const difference of differencesIn(readJson(json))) console.log(`  differs: ${difference}`);
    if (code !== 0) console.log(said.split('\n').slice(-40).join('\n'));
  } finally {
    for (const child of busy) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
}

async function killing(): Promise<void> {
  const problems = await killNineDrill(kills, { sites: 4, say: (line) => console.log(line) }).catch(
    (error: Error) => [`the drill did not go on: ${error.message}`],
  );
  if (problems.length > 0) failed += 1;
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${kills} kills of the server in one drill`);
}

/** Processes that use up processors, at ordinary priority. */
function keepBusy(count: number): ChildProcess[] {
  return Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
}

function run(args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (part: Buffer) => {
        said.push(String(part));
        if (said.length > 500) said.shift();
      });
    }
    child.on('close', (code) => resolve({ code, said: said.join('') }));
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function countOf(name: string, otherwise: number): number {
  const at = wanted.indexOf(name);
  if (at >= 0) return Number(wanted[at + 1] ?? otherwise);
  return wanted.length > 0 ? 0 : otherwise;
}
