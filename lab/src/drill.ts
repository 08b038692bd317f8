/** `npm run drill`: a whole drill on this machine, with real parts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BoardView } from '@muster/contract';
import { machineClock } from './clock/lab-clock.ts';
import { resultTable } from './drill/result-table.ts';
import { type DrillResult, runDrill } from './drill/run-drill.ts';
import { endCloud } from './real/cloud.ts';
import { runCloudDrill } from './real/run-cloud-drill.ts';

const USAGE = `npm run drill -- [options]

  --sites N       how many sites take part (12)
  --speed X       procedure seconds per machine second (900; 1 is real time)
  --seed S        makes every random choice repeatable (lab)
  --team FILE     a team of your own, in any language; may be given several times (see lab/TEAMS.md)
  --only-given    no other teams than those
  --scenario FILE a script of your own, instead of the lab's; no verdict is declared for it
  --hours H       follow it for at most so many hours of the drill's time (38)
  --kill-server N kill the server with signal 9 so many times on the way (0)
  --real SYSTEM   on a real system instead of the lab's made-up sites: openstack (Debian only, as root; some minutes)
  --json FILE     write every verdict with time, evidence and quotes
  --facts FILE    write the facts that the verdicts rest on
  --exit          end when the result is printed; else the live page stays open until Ctrl-C
  --help          this text

Times of machines do not run faster: with --speed 900 a period of 500 ms is 7.5 minutes of the drill, and one of
30 s is 7.5 hours. Give a script for the lab short ones, as lab/scenarios/lab-tour.yaml does, or a lower --speed. The
lab's teams play for the lab's own script; in another one read what a site did before what it is called.

Exit code 0: every verdict is the one that its team declared, where it declared one. 1: one differs, or the drill failed. 2: wrong options.`;

const { values } = readArguments();
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
const dir = mkdtempSync(join(tmpdir(), 'muster-drill-'));
const begun = machineClock.now().getTime();
let interrupted = false;

try {
  if (values.real !== undefined) await onRealCloud(values.real);
  else await inTheLab();
} catch (error) {
  interrupted = stopping.signal.aborted;
  if (!interrupted) {
    console.error(
      `The drill failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  process.exitCode = 1;
}
if (process.exitCode !== 1 || interrupted) rmSync(dir, { recursive: true, force: true });
else console.error(`Kept for you to look at: ${dir} (server.log in muster, team.log of each site in sites)`);

async function inTheLab(): Promise<void> {
  const result = await runDrill({
    dir,
    sites: number('sites', values.sites ?? '12', 1, 500),
    speed: number('speed', values.speed ?? '900', 1, 5000),
    seed: values.seed ?? 'lab',
    teams: values.team ?? [],
    onlyGiven: values['only-given'] ?? false,
    ...(values.scenario === undefined
      ? {}
      : { scenario: { file: values.scenario, hours: number('hours', values.hours ?? '38', 0.1, 1000) } }),
    killServer: number('kill-server', values['kill-server'] ?? '0', 0, 100),
    say,
    onBoard: (board) => say(progressLine(board)),
    signal: stopping.signal,
  });
  try {
    report(result);
    if (!values.exit) await stayOpen(result);
  } finally {
    await result.stop();
  }
}

/** The control plane stays up when it ends; what the drill made in it goes. */
async function onRealCloud(system: string): Promise<void> {
  if (system !== 'openstack') usage(`--real ${system} is not known; there is openstack`);
  const result = await runCloudDrill({
    dir,
    say,
    onBoard: (board) => say(progressLine(board)),
    signal: stopping.signal,
  }).catch(async (error: unknown) => {
    // A drill that ended half-way leaves no server behind either.
    await endCloud().catch((left: Error) => say(`The cloud is not cleared: ${left.message}`));
    throw error;
  });
  try {
    report({ ...result, lab: { leftOut: [] }, run: { id: null } });
    if (!values.exit && !stopping.signal.aborted) {
      console.log(
        `\nThe board stays open until Ctrl-C:\n\n  ${result.url}/campaigns/${result.campaign}#token=${result.token}\n`,
      );
      await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
    }
  } finally {
    await result.stop();
    say('Clearing the cloud');
    await endCloud();
  }
}

interface Reported extends Pick<DrillResult, 'sites' | 'facts' | 'campaign'> {
  lab: Pick<DrillResult['lab'], 'leftOut'>;
  run: { id: string | null };
}

function report({ sites, lab, run, facts, campaign }: Reported): void {
  console.log(
    `\n${resultTable(sites, lab.leftOut, process.stdout.isTTY === true && !process.env.NO_COLOR)}\n`,
  );
  const differing = sites.reduce((sum, site) => sum + site.differences.length, 0);
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify({ campaign, run: run.id, sites, leftOut: lab.leftOut }, null, 2)}\n`,
    );
  if (values.facts) writeFileSync(values.facts, facts);
  const judged = sites.reduce((sum, site) => sum + site.checks.length, 0);
  console.log(
    values.scenario === undefined
      ? `${judged} verdicts at ${sites.length} sites; ${differing} differ from what was declared.`
      : `${judged} verdicts at ${sites.length} sites, by ${values.scenario}.`,
  );
  if (differing > 0) process.exitCode = 1;
}

async function stayOpen({ server, sites, campaign, token, administrator }: DrillResult): Promise<void> {
  if (stopping.signal.aborted) return;
  console.log(`
The board stays open until Ctrl-C:

  ${server.url}/campaigns/${campaign}#token=${token}

Meanwhile, in another terminal in this folder, for instance:

  export MUSTER_URL=${server.url} MUSTER_TOKEN=${token}
  npx muster drill report "Lab tour" --site ${sites[0]?.site ?? ''}
  npx muster ledger verify --head ${join(server.place.dataDir, 'ledger-heads.jsonl')}

To give others access ("npx muster token issue --help"), be the administrator: MUSTER_TOKEN=${administrator}
`);
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve, { once: true }));
}

function progressLine({ at, sites }: BoardView): string {
  const verdicts = sites.flatMap((site) => site.verdicts);
  const count = (word: string): number => verdicts.filter(({ verdict }) => verdict === word).length;
  const alive = sites.reduce((sum, { copies }) => sum + (copies?.alive ?? 0), 0);
  const silent = sites.reduce((sum, { copies }) => sum + (copies?.silent ?? 0), 0);
  return `${at.slice(5, 16).replace('T', ' ')} UTC  copies ${alive} alive, ${silent} silent  ✓ ${count('pass')}  ◷ ${count('late')}  ✗ ${count('fail')}  ○ ${count('pending')}`;
}

function say(line: string): void {
  const seconds = Math.round((machineClock.now().getTime() - begun) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${line}`);
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  return usage(`--${name} ${text} is not a number from ${least} to ${most}`);
}

function readArguments() {
  try {
    const parsed = parseArgs({
      options: {
        sites: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string' },
        team: { type: 'string', multiple: true },
        'only-given': { type: 'boolean' },
        scenario: { type: 'string' },
        hours: { type: 'string' },
        'kill-server': { type: 'string' },
        real: { type: 'string' },
        json: { type: 'string' },
        facts: { type: 'string' },
        exit: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    if (parsed.values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(complaint: string): never {
  console.error(`${complaint}\n\n${USAGE}`);
  process.exit(2);
}
