// `npm test`: every step, each with its time; the last line counts what passed and failed.
// `npm test -- lint unit` runs only these steps.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureApt } from './ensure-apt.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot'];

/** Tests that watch real processes live and end, and use next to no processor: they would hold up the others. */
const waiting = [
  'test/unit/silence-real.test.ts',
  'packages/implant/src/implant-life.test.ts',
  'packages/implant/src/implant-orders.test.ts',
  'packages/server/src/features/implants/real-implant.test.ts',
  'test/unit/ssh-implant.test.ts',
  'lab/src/start-lab.test.ts',
  'test/scenarios/agent/ban-verified.test.ts',
  'test/scenarios/agent/kills.test.ts',
];

/**
 * The steps of one line run one after the other, the lines beside each other. Steps that compute stand in the first line
 * and keep both processors busy. Steps that mostly wait stand in the two others; what they judge may depend on time, so
 * the first line gives way to them. Their output comes when they have ended.
 *
 * `needs`: Debian packages without which the step cannot pass. `wants`: packages that are installed where that is
 * possible; a test that lacks one says so itself. `vitest`: its tests are counted one by one.
 * A step that hangs is ended after `minutes`. `ifItFits`: it runs where its `minutes` still fit into the whole time,
 * and says so where they do not, or did not suffice; it installs what it needs itself. `ends`: what ends the daemons that
 * it would leave behind when it is ended.
 * @typedef {{name: string, args: string[], needs?: string[], wants?: string[], env?: Record<string, string>, vitest?: boolean, minutes: number, ifItFits?: boolean, ends?: string}} Step
 * @type {Step[]}
 */
const computing = [
  {
    // What goes out and comes in through Debian's Postfix and Dovecot, read and written by GnuPG and OpenSSL.
    name: 'mail-real',
    args: ['--conditions=source', '--import', 'tsx', 'test/real/run.ts', 'mail'],
    needs: ['postfix', 'dovecot-imapd', 'dovecot-lmtpd', 'gnupg', 'openssl'],
    minutes: 4,
  },
  { name: 'lint', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'], minutes: 3 },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit'], minutes: 5 },
  { name: 'web-types', args: ['node_modules/typescript/bin/tsc', '-p', 'packages/web'], minutes: 5 },
  {
    name: 'unit',
    args: [...vitest, ...['test/browser/**', ...waiting].flatMap((path) => ['--exclude', path])],
    wants: [
      'openssh-server',
      'openssh-client',
      'iproute2',
      'gcc',
      'libc6-dev',
      'libsodium-dev',
      'binutils',
      'libxml2-utils',
      'poppler-utils',
      'gnupg',
      'openssl',
      'dovecot-imapd',
      'dovecot-lmtpd',
    ],
    vitest: true,
    minutes: 15,
  },
  {
    // Every page in real Chromium, on the real server.
    name: 'browser',
    args: [...vitest, 'test/browser'],
    needs: ['chromium'],
    wants: ['fonts-dejavu-core'],
    vitest: true,
    minutes: 13,
  },
  {
    // The same SQL on the oldest server that is supported.
    name: 'postgres15',
    args: [
      ...vitest,
      'packages/server/src/db',
      'packages/server/src/jobs',
      'packages/server/src/features/federation',
    ],
    env: { MUSTER_TEST_PG: 'debian15' },
    needs: ['postgresql-15'],
    vitest: true,
    minutes: 6,
  },
  {
    name: 'implant-rebuild',
    args: ['--import', 'tsx', 'packages/implant/src/rebuild-check.ts', '--accept-other-toolchain'],
    needs: ['gcc', 'libc6-dev', 'libsodium-dev'],
    minutes: 3,
  },
  {
    // The drill's lab, followed by people at browsers: from the first link to the closed campaign.
    name: 'browser-drill',
    args: ['--conditions=source', '--import', 'tsx', 'test/browser-drill/whole-drill.ts'],
    needs: ['chromium'],
    wants: ['iproute2', 'fonts-dejavu-core'],
    minutes: 8,
  },
  {
    // The agent's adapter and the containment of real servers, on an OpenStack started here from Debian's packages. Last,
    // since it needs both processors for itself.
    name: 'openstack-real',
    args: ['--conditions=source', '--import', 'tsx', 'test/real/run.ts', 'openstack'],
    ifItFits: true,
    ends: 'test/real/openstack/down.sh',
    minutes: 7,
  },
];

/** @type {Step[]} */
const drilling = [
  {
    // Every team at once; then every rule is inverted in turn, and each inversion must be noticed.
    name: 'drill',
    args: ['--conditions=source', '--import', 'tsx', 'test/drill/all-teams.ts'],
    wants: ['iproute2'],
    minutes: 10,
  },
  {
    // Bans, holds and the drill's copies on Debian's Slurm.
    name: 'slurm-real',
    args: ['--conditions=source', '--import', 'tsx', 'test/real/run.ts', 'slurm'],
    ifItFits: true,
    minutes: 6,
  },
];

/** @type {Step[]} */
const outliving = [
  {
    name: 'kill-9',
    args: ['--conditions=source', '--import', 'tsx', 'test/soak/kill-nine-run.ts', '3'],
    minutes: 10,
  },
  {
    name: 'waiting',
    args: [...vitest, '--maxWorkers=1', ...waiting],
    wants: ['iproute2', 'gcc', 'libc6-dev', 'libsodium-dev', 'binutils'],
    vitest: true,
    minutes: 8,
  },
];

const lines = [computing, drilling, outliving];
const steps = lines.flat();

const WHOLE_MINUTES = 24;
const begun = Date.now();

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.includes(step.name));
const counts = { passed: 0, failed: 0 };
const failures = [];
const notRun = [];
let interruptedBy = '';

const scratch = mkdtempSync(join(tmpdir(), 'muster-test-'));
try {
  if (unknown.length > 0) {
    counts.failed += unknown.length;
    failures.push(
      `unknown step: ${unknown.join(', ')}; known are ${steps.map((step) => step.name).join(', ')}`,
    );
  }
  const apt = ensureApt([
    ...new Set(chosen.flatMap((step) => [...(step.needs ?? []), ...(step.wants ?? [])])),
  ]);
  if (apt.missing.length > 0) console.log(`Not installed: ${apt.missing.join(' ')} – ${apt.reason}`);
  await Promise.all(
    lines.map((line) =>
      runLine(
        line.filter((step) => chosen.includes(step)),
        apt.missing,
      ),
    ),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

for (const one of notRun) console.log(`NOT RUN  ${one}`);
for (const failure of failures) console.log(`FAILED  ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;

async function runLine(line, missing) {
  for (const step of line) {
    if (interruptedBy) break;
    await runStep(step, missing);
  }
}

async function runStep(step, missing) {
  const over = (Date.now() - begun) / 60_000;
  if (step.ifItFits && chosen.length > 1 && over + step.minutes > WHOLE_MINUTES) {
    notRun.push(
      `${step.name}: ${over.toFixed(1)} of ${WHOLE_MINUTES} minutes were over and it may take ${step.minutes}; npm test -- ${step.name} runs it`,
    );
    return;
  }
  const lacking = (step.needs ?? []).filter((name) => missing.includes(name));
  if (lacking.length > 0) {
    counts.failed += 1;
    failures.push(`${step.name}: needs the Debian packages ${lacking.join(' ')}`);
    return;
  }
  const quiet = chosen.length > 1 && !computing.includes(step);
  console.log(`\n== ${step.name}${quiet ? ', beside the others' : ''}`);
  const started = Date.now();
  const report = join(scratch, `${step.name}.json`);
  const args = step.vitest ? [...step.args, '--reporter=json', `--outputFile.json=${report}`] : step.args;
  const { ended, said, late } = await run(args, step, quiet);
  if (said) console.log(`\n== ${step.name} said\n${said}`);
  if (late && step.ends) spawnSync(join(root, step.ends), { stdio: 'inherit' });
  if (late && step.ifItFits && chosen.length > 1) {
    notRun.push(`${step.name}: ${ended}, and the whole time is limited; npm test -- ${step.name} runs it`);
    return;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const tests = step.vitest && existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  counts.passed += (tests?.numPassedTests ?? 0) + (ended === 'ok' ? 1 : 0);
  counts.failed += (tests?.numFailedTests ?? 0) + (ended === 'ok' ? 0 : 1);
  if (ended !== 'ok') failures.push(`${step.name}: ${ended}`, ...failedTests(tests));
  console.log(
    `== ${step.name}: ${ended}, ${seconds} s${tests ? `, ${tests.numPassedTests} tests passed` : ''}`,
  );
}

/** Each failed test by file and name with the first lines of why, so that the end of a long log says what to mend. */
function failedTests(report) {
  return (report?.testResults ?? []).flatMap((file) => {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [`  ${name}: ${firstLines(file.message)}`];
    return failed.map(
      (test) => `  ${name}: ${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`,
    );
  });
}

function firstLines(text) {
  return text.split('\n').slice(0, 6).join('\n    ').slice(0, 900);
}

/** The step has a process group of its own, so that nothing it started outlives it. */
function run(args, step, quiet) {
  const { minutes, env = {} } = step;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      detached: true,
    });
    if (computing.includes(step)) giveWay(child.pid);
    let said = '';
    let late = false;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (said += bytes));
    const settle = (ended) => resolve({ ended, said, late });
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      endGroup('SIGKILL');
    }, minutes * 60_000);
    const interrupted = (signal) => {
      interruptedBy = signal;
      endGroup(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupted);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, interrupted);
      if (late) settle(`not done after ${minutes} minutes`);
      else settle(code === 0 ? 'ok' : `ended with ${code ?? signal}`);
    });
    child.on('error', (error) => settle(error.message));
  });
}

/** It and what it starts take the processor that the other lines leave. Linux may weigh whole sessions by one number. */
function giveWay(pid) {
  if (chosen.length === 1 || pid === undefined) return;
  setPriority(pid, 10);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '10');
  } catch {
    // Sessions are no groups here.
  }
}
