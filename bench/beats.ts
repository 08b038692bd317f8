import { SystemClock } from '../packages/server/src/kernel/clock.ts';
import { quantile, report } from './bench.ts';
import { type ServerProcess, startServerProcess } from './load/server-process.ts';
import { Line, SimulatedCopy } from './load/simulated-copy.ts';

const machine = new SystemClock();

const LINES = 1000;
const BEATS_A_LINE = 50;
const ROUNDS = 5;
const COPIES = 8000;
const PERIOD_MS = 30_000;
const STEADY_MS = 2_000;

/** Each on a server of its own: what a rush leaves in memory is no part of the steady load. */
export async function bench(): Promise<void> {
  for (const [copies, measure] of [
    [LINES, atFullLoad],
    [COPIES, steady],
  ] as const) {
    const server = await startServerProcess(copies, PERIOD_MS);
    try {
      await measure(server);
    } finally {
      await server.end();
    }
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

/** The load of 400 sites with 20 copies each that beat every 30 s, on 8,000 open connections. */
async function steady(server: ServerProcess): Promise<void> {
  const copies = server.deployments.map((id) => new SimulatedCopy(id));
  const lines: Line[] = [];
  // The first beats bind: that is the start of a campaign, not its steady load.
  for (let at = 0; at < COPIES; at += 200) {
    const group = await Promise.all(copies.slice(at, at + 200).map(() => Line.open(server.beats)));
    lines.push(...group);
    await Promise.all(
      group.map((line, place) => line.exchange((copies[at + place] as SimulatedCopy).request(0))),
    );
  }
  const requests = copies.map((copy) => copy.request(1));
  const usage = () => server.ask<{ cpuMs: number; rss: number }>('usage');
  await machine.sleep(2000);
  const before = await usage();
  const start = performance.now();
  const answers: Promise<string>[] = [];
  for (let sent = 0; sent < COPIES && performance.now() - start < STEADY_MS; ) {
    const due = Math.floor(((performance.now() - start) / PERIOD_MS) * COPIES);
    for (; sent < due; sent++) answers.push((lines[sent] as Line).exchange(requests[sent] as Buffer));
    await machine.sleep(4);
  }
  await Promise.all(answers);
  const passed = performance.now() - start;
  const after = await usage();
  for (const line of lines) line.close();
  const share = ((after.cpuMs - before.cpuMs) / passed) * 100;
  report({
    name: 'beats-steady-cpu',
    value: share,
    unit: `% of a core at ${Math.round((answers.length / passed) * 1000)} beats/s`,
    reference: 15,
    goal: 'under 15 % of a core for 400 sites x 20 copies x 30 s',
    met: share < 15,
  });
  const megabytes = after.rss / 1e6;
  report({
    name: 'beats-steady-memory',
    value: megabytes,
    unit: 'MB resident with 8,000 connections',
    reference: 250,
    goal: 'under 250 MB',
    met: megabytes < 250,
  });
}
