/** For tests: a small lab in a process of its own. Says in one line what it is; SIGTERM ends it properly. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLab } from '../start-lab.ts';
import { processesOf, type Run } from './run-registry.ts';

const dir = process.argv[2] ?? '';
const teams = join(dir, 'test-teams');
mkdirSync(teams, { recursive: true });
for (const [name, needs] of [
  ['idle', []],
  ['needs-network', ['netns']],
] as const) {
  writeFileSync(join(teams, `${name}.sh`), '#!/bin/sh\nid -u\nsleep 60\n', { mode: 0o755 });
  writeFileSync(join(teams, `${name}.verdicts.json`), JSON.stringify({ needs, verdicts: {} }));
}
const lab = await startLab({ dir, sites: 2, musterSmtp: { host: '127.0.0.1', port: 9 }, teamFolder: teams });
const firstUid = lab.sites[0]?.uid;
const owner = { pid: process.pid, startTicks: 0 };
const run: Run = { id: lab.runId, slot: 0, dir, owner, ...(firstUid === undefined ? {} : { firstUid }) };
process.once('SIGTERM', () => {
  void lab.stop().then(() => {
    console.log(JSON.stringify({ left: processesOf(run) }));
    process.exit(0);
  });
});
console.log(JSON.stringify({ run, leftOut: lab.leftOut }));
setInterval(() => undefined, 1000);
