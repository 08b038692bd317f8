import type { DeploymentFact } from '../facts.ts';

/** The stretch of time over which a board shows beats, cut into equal parts. */
export interface Strip {
  fromMs: number;
  partMs: number;
}

export const STRIP_PARTS = 48;
/** A young campaign is not pressed into a corner of six hours. */
const RUNNING_HOURS = [1, 3, 6];
const HOUR = 3_600_000;
const MINUTE = 60_000;
/** More copies than these are shown together: nobody could tell the lines apart. */
const MOST_LANES = 8;

/**
 * The last hours of a campaign that runs, all of one that has ended. Its parts begin at round times, so that what is
 * shown does not creep with every look.
 */
export function stripOf({
  startedAt,
  endedAt,
  now,
}: Record<'startedAt' | 'endedAt', Date | null> & { now: Date }): Strip {
  const endMs = (endedAt ?? now).getTime();
  const startMs = startedAt?.getTime() ?? endMs;
  const partMs = endedAt
    ? Math.max(MINUTE, Math.ceil((endMs - startMs) / STRIP_PARTS / MINUTE) * MINUTE)
    : ((RUNNING_HOURS.find((hours) => endMs - startMs <= hours * HOUR) ?? 6) * HOUR) / STRIP_PARTS;
  return { fromMs: (Math.floor(endMs / partMs) + 1 - STRIP_PARTS) * partMs, partMs };
}

/** The copies' beats as `GridSite.beats` tells them; read from the same silences as the verdicts. */
export function beatsOf(copies: readonly DeploymentFact[], strip: Strip, now: Date): string[] {
  const lanes = copies.map((copy) => sharesOf(copy, strip, now.getTime()));
  const shown = lanes.length > MOST_LANES ? [together(lanes)] : lanes;
  return shown.map((lane) => lane.map(digitOf).join(''));
}

/** For each part the share of it in which the copy beat; a part that has begun counts as far as it has come. */
function sharesOf(
  { firstBeatAt, silences }: DeploymentFact,
  { fromMs, partMs }: Strip,
  nowMs: number,
): number[] {
  const shares = Array<number>(STRIP_PARTS).fill(0);
  if (firstBeatAt === null) return shares;
  let aliveMs = firstBeatAt.getTime();
  for (const { from, until } of [...silences].sort((a, b) => a.from.from.getTime() - b.from.from.getTime())) {
    addTo(shares, aliveMs, from.from.getTime());
    if (until === null) return shares;
    aliveMs = Math.max(aliveMs, until.getTime());
  }
  addTo(shares, aliveMs, nowMs);
  return shares;

  function addTo(all: number[], beginMs: number, endMs: number): void {
    const first = Math.max(0, Math.floor((beginMs - fromMs) / partMs));
    for (let part = first; part < STRIP_PARTS; part++) {
      const partFrom = fromMs + part * partMs;
      if (partFrom >= endMs) return;
      const passed = Math.min(partFrom + partMs, Math.max(nowMs, partFrom + 1)) - partFrom;
      const beaten = Math.min(endMs, partFrom + passed) - Math.max(beginMs, partFrom);
      all[part] = Math.min(1, (all[part] ?? 0) + Math.max(0, beaten) / passed);
    }
  }
}

function together(lanes: readonly number[][]): number[] {
  return Array.from(
    { length: STRIP_PARTS },
    (_, part) => lanes.reduce((sum, lane) => sum + (lane[part] ?? 0), 0) / lanes.length,
  );
}

/** Nothing is 0 and all is 9; what lies between is never taken for either. */
function digitOf(share: number): number {
  if (share <= 0) return 0;
  return share >= 1 ? 9 : Math.min(8, Math.max(1, Math.round(share * 9)));
}
