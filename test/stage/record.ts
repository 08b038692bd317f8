/**
 * `npx tsx --conditions=source test/stage/record.ts`: runs a drill of the lab and keeps two moments of it, in the middle
 * and after the end, as test/stage/moments/*.json.gz. To be run again when tables have changed in a way that a default
 * does not mend.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoardView } from '@muster/contract';
import { runDrill } from '../../lab/src/drill/run-drill.ts';
import { testDatabase } from '../../packages/server/src/db/testing/test-database.ts';
import { packMoment, readTables } from './moment.ts';

const SITES = 12;
/** After the alarm, while the first reports come in and the first deadlines are near. */
const MIDDLE = Date.parse('2027-01-05T13:10:00Z');
const folder = new URL('./moments/', import.meta.url);

const dir = mkdtempSync(join(tmpdir(), 'muster-drill-'));
const database = await testDatabase();
process.env.DATABASE_URL = database.url('owner');
let kept: Promise<void> | undefined;

try {
  const result = await runDrill({
    dir,
    sites: SITES,
    seed: 'stage',
    say: (line) => console.log(line),
    onBoard: (board) => {
      if (kept === undefined && Date.parse(board.at) >= MIDDLE) kept = keep('running', board);
    },
  });
  await kept;
  const board = await fetch(`${result.server.url}/api/v1/campaigns/${result.campaign}/board`, {
    headers: { authorization: `Bearer ${result.token}` },
  });
  await keep('closed', (await board.json()) as BoardView);
  await result.stop();
} finally {
  await database.close();
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);

async function keep(name: string, board: BoardView): Promise<void> {
  const machineMs = Date.now();
  const tables = await readTables(database.ownerPool());
  const key = (of: string): string => readFileSync(join(dir, 'muster', 'keys', `${of}.key`), 'utf8').trim();
  mkdirSync(folder, { recursive: true });
  const packed = packMoment({
    procedureMs: Date.parse(board.at),
    machineMs,
    campaign: board.campaign.id,
    keys: { ledger: key('ledger'), order: key('order'), master: key('master') },
    tables,
  });
  writeFileSync(new URL(`${name}.json.gz`, folder), packed);
  console.log(`Kept ${name}: ${board.campaign.state} at ${board.at}, ${packed.length} bytes`);
}
