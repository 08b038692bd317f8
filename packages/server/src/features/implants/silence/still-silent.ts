import type { Surroundings } from './presence.ts';
import { seconds } from './returned.ts';
import { beatEvidence, connectionEvidence, type Finding, lastConnection, type SpanEvidence } from './span.ts';
import { type Gap, longestPeriodMs, type SilenceRules, type Trace, thresholdMs } from './trace.ts';

/** A copy that falls silent this shortly before its hard limit has reached it. Machine milliseconds. */
const LIMIT_MARGIN_MS = 2000;

export interface Situation {
  subject: Trace;
  others: Trace[];
  gap: Gap;
  around: Surroundings;
  nowMs: number;
  rules: SilenceRules;
  at(ms: number): Date;
}

/** Why is it silent? Judged by how its connection ended and by who else of the site spoke on. */
export function classifyStillSilent(situation: Situation): Finding {
  return (
    byReceipt(situation) ??
    byLimitOrOrder(situation) ??
    byReboot(situation) ??
    byConnection(situation) ??
    byKeepAlive(situation)
  );
}

function byReceipt({ gap: { before } }: Situation): Finding | undefined {
  if (before.kind !== 'receipt') return undefined;
  const evidence = [beatEvidence(before, `its receipt: ${before.end}`)];
  const base = { confirmed: true, evidence };
  if (before.end === 'signal') {
    return { ...base, kind: 'asked-to-stop', why: `It ended on signal ${before.signal} and said so.` };
  }
  if (before.end === 'stop') return { ...base, kind: 'full-stop', why: 'It ended on our signed stop.' };
  if (before.end === 'limit') return { ...base, kind: 'expired', why: 'It ended at its hard limit.' };
  if (before.end.startsWith('refused:')) {
    return { ...base, kind: 'refused-to-start', why: `It refused to start (${before.end.slice(8)}).` };
  }
  return { ...base, kind: 'own-fault', why: `It ended by a fault of its own (${before.end}).` };
}

function byLimitOrOrder({ subject, gap: { before } }: Situation): Finding | undefined {
  const due = before.ms + longestPeriodMs(subject);
  const limit = subject.boundMs === null ? null : subject.boundMs + subject.hardLimitSeconds * 1000;
  if (limit !== null && due >= limit - LIMIT_MARGIN_MS) {
    return { kind: 'expired', confirmed: true, why: 'Its next beat was due after its hard limit.' };
  }
  if (subject.stopOrderedMs !== null && due >= subject.stopOrderedMs) {
    return {
      kind: 'full-stop',
      confirmed: false,
      why: 'It fell silent after our stop order, without a receipt.',
    };
  }
  return undefined;
}

function byReboot({ subject, others, gap: { before } }: Situation): Finding | undefined {
  const margin = 2 * longestPeriodMs(subject);
  for (const control of others) {
    if (control.role !== 'control' || control.host !== subject.host) continue;
    for (const pause of control.gaps) {
      const next = pause.after[0];
      if (!next || next.bootId === pause.before.bootId) continue;
      const fellTogether = Math.abs(pause.before.ms - before.ms) <= margin + 2 * longestPeriodMs(control);
      if (!fellTogether || next.ms < before.ms) continue;
      return {
        kind: 'host-rebooted',
        confirmed: true,
        why: 'The control of its host fell silent with it and came back under another boot id.',
        evidence: [
          beatEvidence(pause.before, 'the control’s last beat of the earlier boot'),
          beatEvidence(next, 'the control’s first beat of the new boot'),
        ],
      };
    }
  }
  return undefined;
}

function byConnection(situation: Situation): Finding | undefined {
  const { subject, gap, around, nowMs, rules, at } = situation;
  const connection = lastConnection(subject.connections, gap);
  if (!connection?.how || connection.closedMs === null) return undefined;
  const closedAt = connection.closedAt ?? at(connection.closedMs);
  const openForMs = connection.closedMs - gap.before.ms;
  const evidence = (says: string): SpanEvidence[] => [connectionEvidence(connection, closedAt, says)];
  const longMs = nowMs - gap.before.ms >= rules.confirmedMs;
  const stood = openForMs >= thresholdMs(subject, rules);
  switch (connection.how) {
    case 'fin':
    case 'reset': {
      const how =
        connection.how === 'fin' ? 'its kernel closed the connection' : 'its kernel reset the connection';
      const confirmed = around.siteAlive || longMs;
      if (stood) {
        return {
          kind: 'frozen',
          confirmed,
          why: `It stood still for ${seconds(openForMs)} on an open connection; then ${how}: frozen, then ended.`,
          heldUntilMs: connection.closedMs,
          evidence: evidence(how),
        };
      }
      return {
        kind: 'killed',
        confirmed,
        why: `The process ended without a last word: ${how} ${seconds(Math.max(openForMs, 0))} after its last beat.`,
        evidence: evidence(how),
      };
    }
    case 'timeout':
      return {
        ...unreachable(around, longMs, 'Its kernel no longer answers'),
        evidence: evidence('keep-alive probes were not answered'),
      };
    case 'server-closed':
      // What follows was hidden by our own end of the connection.
      if (stood && (around.hostAlive || around.siteAlive)) {
        return {
          kind: 'frozen',
          confirmed: longMs,
          why: `It stood still for ${seconds(openForMs)} on an open connection until we ended that.`,
          heldUntilMs: null,
          evidence: evidence('we ended the connection'),
        };
      }
      if (around.hostAlive) {
        return {
          kind: 'killed',
          confirmed: longMs,
          why: 'It did not come back after our outage, while its host did; how it ended we could not see.',
          evidence: evidence('we ended the connection'),
        };
      }
      return {
        ...unreachable(around, longMs, 'It did not come back'),
        evidence: evidence('we ended the connection'),
      };
    default:
      return undefined;
  }
}

/** No end of the connection was seen: the kernel of its host still answers, or it is too early to know. */
function byKeepAlive(situation: Situation): Finding {
  const { subject, others, gap, around, nowMs, rules } = situation;
  const silentMs = nowMs - gap.before.ms;
  const probed = silentMs >= rules.keepAliveMs;
  const connection = lastConnection(subject.connections, gap);
  if (!connection) {
    return { ...unreachable(around, silentMs >= rules.confirmedMs, 'It is silent'), confirmed: false };
  }
  const controlHeld = others.some(
    (other) =>
      other.role === 'control' &&
      other.host === subject.host &&
      other.connections.some((one) => one.how === null && one.closedMs === null),
  );
  if (around.hostAlive || (probed && (around.siteAlive || controlHeld))) {
    return {
      kind: 'frozen',
      confirmed: probed && silentMs >= rules.confirmedMs,
      why: probed
        ? 'Its connection stands and its kernel answers, but the process does not beat: frozen.'
        : 'It does not beat on an open connection while its host lives: frozen, or cut off a moment ago.',
      heldUntilMs: null,
    };
  }
  if (!probed || around.undecided) {
    return {
      kind: 'unknown',
      confirmed: false,
      why: 'It is silent; too little time has passed to tell why.',
      heldUntilMs: null,
    };
  }
  return unreachable(around, silentMs >= rules.confirmedMs, 'It is silent');
}

function unreachable(around: Surroundings, confirmed: boolean, what: string): Finding {
  if (around.hostAlive) {
    return {
      kind: 'network-cut',
      confirmed,
      why: `${what}, while others of its host reach us: its own path was cut.`,
      heldUntilMs: null,
    };
  }
  const scope = around.siteAlive ? 'its host as a whole' : 'anything of the site';
  return {
    kind: 'site-unreachable',
    confirmed: false,
    why: `${what}, and we do not hear ${scope} either: isolated, paused or out of order, it will say when it returns.`,
    heldUntilMs: null,
  };
}
