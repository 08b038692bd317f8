import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { quantile, report } from './bench.ts';
import { startServerProcess } from './load/server-process.ts';
import { type Line, openLines, SimulatedCopy } from './load/simulated-copy.ts';

const machine = new SystemClock();

const COPIES = 8000;
const PERIOD_MS = 10_000;

/**
 * Full stop at 8,000 copies, each on its own connection and beating every ten seconds at a random moment: the time from
 * the order to each copy's recorded receipt, in beat periods.
 */
export async function bench(): Promise<void> {
  const server = await startServerProcess(COPIES, PERIOD_MS);
  try {
    const copies = server.deployments.map((id) => new SimulatedCopy(id));
    const lines = await openLines(server.beats, copies);
    let orderedAt = Number.POSITIVE_INFINITY;
    const ended: number[] = [];
    const all = copies.map(async (copy, place) => {
      const line = lines[place] as Line;
      let wait = Math.random() * PERIOD_MS;
      for (let seq = 1; ; seq++) {
        await machine.sleep(wait);
        const answer = await line.exchange(copy.request(seq));
        if (answer.includes('\r\n\r\nstop ')) {
          await line.exchange(copy.request(seq + 1, true));
          ended.push(performance.now() - orderedAt);
          line.close();
          return;
        }
        wait = PERIOD_MS * (0.9 + 0.2 * Math.random());
      }
    });
    await machine.sleep(PERIOD_MS);
    orderedAt = performance.now();
    const { given } = await server.ask<{ given: number }>('stop-order');
    if (given !== COPIES) throw new Error(`${given} copies got the order`);
    await Promise.all(all);
    const counts = await server.ask<{ ended: number }>('counts');
    if (counts.ended !== COPIES) throw new Error(`${counts.ended} receipts are recorded`);
    const periods = ended.map((ms) => ms / PERIOD_MS);
    const value = quantile(periods, 0.99);
    report({
      name: 'full-stop',
      value,
      unit: 'beat periods until 99 % of 8,000 copies are gone with their receipt',
      reference: 2,
      goal: 'p99 within two periods',
      met: value <= 2,
    });
  } finally {
    await server.end();
  }
}
