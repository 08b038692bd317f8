import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { quantile, report } from './bench.ts';
import { type ProductProcess, startProduct } from './load/product-process.ts';
import { type ServerProcess, startServerProcess } from './load/server-process.ts';
import { Line, openLines, SimulatedCopy } from './load/simulated-copy.ts';

const machine = new SystemClock();

const LINES = 1000;
const BEATS_A_LINE = 50;
const ROUNDS = 5;
const COPIES = 8000;
const PERIOD_MS = 30_000;
/** Every copy beats so often: what is dead in memory is looked for about once a minute. */
const STEADY_BEATS = 3;

/** Each on a server of its own: what a rush leaves in memory is no part of the steady load. */
export async function bench(): Promise<void> {
  await during(await startServerProcess(LINES, PERIOD_MS), atFullLoad);
  await during(await startProduct(COPIES, PERIOD_MS), steady);
}

async function during<Server extends { end(): Promise<void> }>(
  server: Server,
  measure: (server: Server) => Promise<void>,
): Promise<void> {
  try {
    await measure(server);
  } finally {
    await server.end();
  }
}

/** Authenticated beats to durable rows over HTTP, against the same HTTP server answering a bare 204. */
async function atFullLoad(server: ServerProcess): Promise<void> {
  const busy = server.deployments.map((id) => new SimulatedCopy(id));
  // The first beats bind. Then both are warmed up alike: neither is measured while its code is compiled.
  await rate(server.beats, busy, 1, '200');
  await rate(server.bare, busy, BEATS_A_LINE, '204');
  await rate(server.beats, busy, BEATS_A_LINE, '200');
  const pairs: { beats: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await rate(server.bare, busy, BEATS_A_LINE, '204');
    const beats = await rate(server.beats, busy, BEATS_A_LINE, '200');
    const after = await rate(server.bare, busy, BEATS_A_LINE, '204');
    pairs.push({ beats, bare: (before + after) / 2 });
  }
  const { beats: stored } = await server.ask<{ beats: number }>('counts');
  if (stored !== LINES * ((ROUNDS + 1) * BEATS_A_LINE + 1))
    throw new Error(`${stored} beats are stored, not all that were answered`);
  const ratios = pairs.map(({ beats, bare }) => beats / bare);
  const ratio = quantile(ratios, 0.5);
  const { beats, bare } = pairs[ratios.indexOf(ratio)] as (typeof pairs)[number];
  report({
    name: 'beats',
    value: beats,
    unit: `beats/s (ratio ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} in ${ROUNDS} rounds)`,
    reference: bare,
    goal: 'at least 2,000/s and 0.5 of the same server answering a bare 204',
    met: beats >= 2000 && ratio >= 0.5,
  });
}

/**
 * Answered requests a second; each line sends its beats one after the other, as a copy does. They are made and signed
 * beforehand: in life that is the work of as many hosts, and here it would take a third of the two cores.
 */
async function rate(port: number, copies: SimulatedCopy[], count: number, status: string): Promise<number> {
  const lines = await Promise.all(copies.map(() => Line.open(port)));
  const prepared = copies.map((copy) => Array.from({ length: count }, (_, n) => copy.request(copy.seq + n)));
  const start = performance.now();
  await Promise.all(
    lines.map(async (line, place) => {
      for (const request of prepared[place] as Buffer[]) {
        const answer = await line.exchange(request);
        if (!answer.startsWith(`HTTP/1.1 ${status}`)) throw new Error(`unexpected answer: ${answer}`);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const line of lines) line.close();
  // A bare 204 takes no notice of them.
  if (status === '200') for (const copy of copies) copy.seq += count;
  return (copies.length * count) / seconds;
}

/** The load of 400 sites with 20 copies each that beat every 30 s, on 8,000 open connections, for three periods. */
async function steady(server: ProductProcess): Promise<void> {
  const copies = server.deployments.map((id) => new SimulatedCopy(id));
  // The first beats bind: that is the start of a campaign, not its steady load.
  const lines = await openLines(server.port, copies);
  await machine.sleep(2000);
  const before = await server.usage();
  let most = before.resident;
  const start = performance.now();
  const answers: Promise<string>[] = [];
  for (let seconds = 0; answers.length < COPIES * STEADY_BEATS; ) {
    const passedMs = performance.now() - start;
    const due = Math.min(Math.floor((passedMs / PERIOD_MS) * COPIES), COPIES * STEADY_BEATS);
    while (answers.length < due) {
      const place = answers.length % COPIES;
      const seq = 1 + Math.floor(answers.length / COPIES);
      answers.push((lines[place] as Line).exchange((copies[place] as SimulatedCopy).request(seq)));
    }
    if (passedMs >= seconds * 1000) {
      seconds++;
      most = Math.max(most, (await server.usage()).resident);
    }
    await machine.sleep(4);
  }
  const refused = (await Promise.all(answers)).filter((answer) => !answer.startsWith('HTTP/1.1 200'));
  if (refused.length > 0) throw new Error(`unexpected answer: ${refused[0]}`);
  const passed = performance.now() - start;
  const after = await server.usage();
  for (const line of lines) line.close();
  const share = ((after.cpuMs - before.cpuMs) / passed) * 100;
  report({
    name: 'beats-steady-cpu',
    value: share,
    unit: `% of a core for the whole server at ${Math.round((answers.length / passed) * 1000)} beats/s`,
    reference: 15,
    goal: 'under 15 % of a core for 400 sites x 20 copies x 30 s',
    met: share < 15,
  });
  const megabytes = Math.max(most, after.resident) / 1e6;
  report({
    name: 'beats-steady-memory',
    value: megabytes,
    unit: 'MB resident at most, the whole server with 8,000 connections',
    reference: 250,
    goal: 'under 250 MB',
    met: megabytes < 250,
  });
}
