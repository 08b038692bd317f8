import {
  gapsIn,
  type SeenBeat,
  type SeenConnection,
  silenceRules,
  type Trace,
  thresholdMs,
} from '../silence/trace.ts';

/** What happens to one simulated deployment. Milliseconds since the start of the simulation. */
export type Act =
  | { kind: 'kill'; at: number }
  | { kind: 'sigterm'; at: number }
  | { kind: 'freeze'; at: number; until?: number }
  | { kind: 'cut'; at: number; until?: number }
  | { kind: 'pause'; at: number; until?: number }
  /** The host boots; a control is started again after `backAt`. */
  | { kind: 'reboot'; at: number; backAt?: number }
  /** We are away: the connection ends, nothing is heard, the program goes on trying. */
  | { kind: 'our-outage'; at: number; until: number }
  /** We are slow: beats wait in the socket and are stamped when the stall ends. */
  | { kind: 'our-stall'; at: number; until: number };

export interface SimulatedDeployment {
  deployment: string;
  site?: string;
  host?: string;
  role?: 'implant' | 'control';
  periodMs?: number;
  /** Beats come this share early or late, between -1 and 1 of the jitter, by a fixed sequence. */
  jitter?: number[];
  hardLimitSeconds?: number;
  stopOrderedMs?: number;
  acts?: Act[];
}

/** Machine time at which every simulation starts. */
export const ORIGIN = Date.parse('2027-01-05T08:00:00Z');
const TICK_MS = 200;
const KEEP_ALIVE_MS = 14_000;

/** What the server sees of one deployment until `now`, by the table of forensics 6.4. */
export function simulate(what: SimulatedDeployment, now: number): Trace {
  const { periodMs = 1000, role = 'implant', acts = [] } = what;
  const beats: SeenBeat[] = [];
  const connections: SeenConnection[] = [];
  const boot = { id: 'boot-1', startedAt: 0, instance: 'instance-1' };
  let connection = open(connections, what.deployment, 0);
  let seq = 0;
  let failures = { timeout: 0, reset: 0 };
  let gapMs = TICK_MS;
  let lostMs = 0;
  let turn = 0;
  let t = 10;
  const during = (kind: Act['kind'], at: number) => {
    const act = acts.find((one) => one.kind === kind && at >= one.at && at < untilOf(one));
    return act && { at: act.at, until: untilOf(act) };
  };
  const close = (at: number, how: SeenConnection['how']) => {
    if (connection.how !== null || at > now) return;
    Object.assign(connection, { closedMs: ORIGIN + at, closedAt: new Date(ORIGIN + at), how });
  };
  const hear = (at: number, change: Partial<SeenBeat> = {}) => {
    const stall = during('our-stall', at);
    const heardAt = stall?.until ?? at;
    if (heardAt > now) return;
    if (connection.how !== null) connection = open(connections, what.deployment, heardAt);
    beats.push({
      ref: `${what.deployment}#${seq}`,
      instance: boot.instance,
      seq,
      kind: 'beat',
      ms: ORIGIN + heardAt,
      at: new Date(ORIGIN + heardAt),
      bootId: boot.id,
      monoMs: at - boot.startedAt - lostMs,
      bootMs: at - boot.startedAt - lostMs,
      gapMs,
      failTimeout: failures.timeout,
      failReset: failures.reset,
      failOther: 0,
      signal: 0,
      end: '',
      connectionId: connection.id,
      ...change,
    });
    seq += 1;
    failures = { timeout: 0, reset: 0 };
    gapMs = TICK_MS;
  };
  const ends = acts
    .filter((act) => ['kill', 'sigterm', 'reboot'].includes(act.kind))
    .sort((a, b) => a.at - b.at);
  const end = ends[0];
  while (t <= now) {
    if (end && t >= end.at && boot.id === 'boot-1') {
      const reachable = !during('cut', end.at) && !during('our-outage', end.at) && !during('pause', end.at);
      if (end.kind === 'sigterm' && reachable && !during('freeze', end.at)) {
        hear(end.at, { kind: 'receipt', end: 'signal', signal: 15 });
      }
      if (reachable) close(end.at + 5, 'fin');
      if (end.kind !== 'reboot' || role !== 'control' || !end.backAt) break;
      boot.id = 'boot-2';
      boot.instance = 'instance-2';
      boot.startedAt = end.backAt;
      seq = 0;
      t = end.backAt;
      continue;
    }
    const frozen = during('freeze', t);
    if (frozen) {
      const { until } = frozen;
      if (until > now) break;
      gapMs = until - frozen.at;
      t = until + 1;
      continue;
    }
    const paused = during('pause', t);
    if (paused) {
      const { until } = paused;
      close(paused.at + KEEP_ALIVE_MS, 'timeout');
      if (until > now) break;
      lostMs += until - paused.at;
      t = until + 1;
      continue;
    }
    const cut = during('cut', t);
    const away = during('our-outage', t);
    if (cut) {
      if (cut.until - cut.at > KEEP_ALIVE_MS) close(cut.at + KEEP_ALIVE_MS, 'timeout');
      failures.timeout += 1;
    } else if (away) {
      close(away.at, 'server-closed');
      failures.reset += 1;
    } else hear(t);
    const share = what.jitter?.[turn++ % (what.jitter.length || 1)] ?? 0;
    const next = (during('our-stall', t)?.until ?? t) + periodMs * (1 + 0.1 * share);
    t = end && boot.id === 'boot-1' && t < end.at ? Math.min(next, end.at) : next;
  }
  for (const act of acts) {
    if (act.kind === 'our-outage' && act.at <= now) close(act.at, 'server-closed');
  }
  const base = {
    deployment: what.deployment,
    site: what.site ?? 'site-1',
    host: what.host ?? 'host-1',
    role,
    periodMs,
    jitterPercent: 10,
    leaseSeconds: 600,
    dormantSeconds: 600,
    hardLimitSeconds: what.hardLimitSeconds ?? 86_400,
    boundMs: beats[0]?.ms ?? null,
    stopOrderedMs: what.stopOrderedMs === undefined ? null : ORIGIN + what.stopOrderedMs,
    firstMs: beats[0]?.ms ?? null,
    connections,
  };
  return { ...base, gaps: gapsIn(beats, thresholdMs(base, silenceRules)) };
}

function untilOf(act: Act): number {
  return ('until' in act && act.until) || Number.POSITIVE_INFINITY;
}

function open(connections: SeenConnection[], deployment: string, at: number): SeenConnection {
  const connection: SeenConnection = {
    id: `cnx_${deployment}_${connections.length}`,
    openedMs: ORIGIN + at,
    closedMs: null,
    closedAt: null,
    how: null,
  };
  connections.push(connection);
  return connection;
}
