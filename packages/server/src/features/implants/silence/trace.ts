/** What was seen of deployments, as plain data. `ms` are machine epoch milliseconds, `at` procedure time. */

export interface SeenBeat {
  /** `dep_…#seq`: names the row. */
  ref: string;
  instance: string;
  seq: number;
  kind: 'beat' | 'receipt';
  ms: number;
  at: Date;
  bootId: string;
  monoMs: number;
  bootMs: number;
  gapMs: number;
  failTimeout: number;
  failReset: number;
  failOther: number;
  signal: number;
  end: string;
  connectionId: string;
}

/**
 * A pause between two neighbouring beats that is longer than the deployment's threshold; or, with `after` empty,
 * the time since its last beat. `after` holds up to three beats: the first may repeat bytes from before the pause.
 */
export interface Gap {
  before: SeenBeat;
  after: SeenBeat[];
}

export interface SeenConnection {
  id: string;
  openedMs: number;
  closedMs: number | null;
  closedAt: Date | null;
  how: 'fin' | 'timeout' | 'reset' | 'server-closed' | null;
}

export interface Trace {
  deployment: string;
  site: string;
  host: string;
  role: 'implant' | 'control';
  periodMs: number;
  jitterPercent: number;
  leaseSeconds: number;
  dormantSeconds: number;
  hardLimitSeconds: number;
  boundMs: number | null;
  stopOrderedMs: number | null;
  firstMs: number | null;
  /** In the order of time; the last one is always open (`after` empty). Empty when it never beat. */
  gaps: Gap[];
  connections: SeenConnection[];
}

/** A time in which we could not hear: our own outage, or a silence of so many sites that it must be ours. */
export interface Deaf {
  ref: string;
  fromMs: number;
  untilMs: number;
}

export interface SilenceRules {
  /** Beats that must be missing (forensics: five at 30 s gave 2.5e-4 false alarms a day with a live control). */
  missed: number;
  /** No pause shorter than this is a silence, however short the period: a busy host is not a silent one. */
  leastMs: number;
  /** A silence of this length is confirmed by itself. */
  confirmedMs: number;
  /** The kernel's keep-alive would have noticed a peer that is gone (4 s idle, ten probes, margin). */
  keepAliveMs: number;
}

export const silenceRules: SilenceRules = {
  missed: 5,
  leastMs: 2500,
  confirmedMs: 3_600_000,
  keepAliveMs: 16_000,
};

/** The longest regular pause between two beats. */
export function longestPeriodMs(trace: Pick<Trace, 'periodMs' | 'jitterPercent'>): number {
  return Math.ceil(trace.periodMs * (1 + trace.jitterPercent / 100));
}

/** A pause longer than this is a silence. */
export function thresholdMs(trace: Pick<Trace, 'periodMs' | 'jitterPercent'>, rules: SilenceRules): number {
  return Math.max(rules.missed * longestPeriodMs(trace), rules.leastMs);
}

/** The gaps of a complete list of beats, in the order of arrival; what store.ts derives in SQL. */
export function gapsIn(beats: SeenBeat[], leastMs: number): Gap[] {
  const gaps: Gap[] = [];
  for (const [place, before] of beats.entries()) {
    const next = beats[place + 1];
    if (!next) gaps.push({ before, after: [] });
    else if (next.ms - before.ms > leastMs || next.instance !== before.instance) {
      gaps.push({ before, after: beats.slice(place + 1, place + 4) });
    }
  }
  return gaps;
}
