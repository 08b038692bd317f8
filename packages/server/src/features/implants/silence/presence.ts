import { longestPeriodMs, type SilenceRules, type Trace, thresholdMs } from './trace.ts';

/**
 * What another deployment tells about the moment at which the subject fell silent:
 * `speaking` it beat before and after; `silent` it fell silent with it; `absent` it was gone before or came later;
 * `undecided` it has not beaten since, but not for long enough to be called silent.
 */
export type Presence = 'speaking' | 'silent' | 'absent' | 'undecided';

export function presenceAt(
  trace: Trace,
  fall: { fromMs: number; toMs: number },
  nowMs: number,
  rules: SilenceRules,
): Presence {
  if (trace.firstMs === null || trace.firstMs > fall.toMs) return 'absent';
  const least = thresholdMs(trace, rules);
  const margin = 2 * longestPeriodMs(trace);
  for (const { before, after } of trace.gaps) {
    const end = after[0]?.ms ?? nowMs;
    if (end - before.ms <= least && (after.length > 0 || before.kind === 'beat')) {
      if (after.length > 0) continue;
      return before.ms > fall.toMs ? 'speaking' : 'undecided';
    }
    // A pause that covers the fall; it may have begun a little earlier or later than the subject's.
    // One that ended by the latest moment of the fall does not: it spoke when the subject should have.
    const lasts = after.length === 0 || end > fall.toMs + margin;
    if (lasts && end > fall.fromMs && before.ms < fall.toMs + margin) {
      return before.ms < fall.fromMs - margin ? 'absent' : 'silent';
    }
  }
  return trace.gaps.at(-1) ? 'speaking' : 'absent';
}

export interface Surroundings {
  /** The subject's own host spoke on. */
  hostAlive: boolean;
  /** Something at the site spoke on, so the site could reach us. */
  siteAlive: boolean;
  /** A control of the host fell silent together with the subject. */
  controlSilent: boolean;
  /** Nothing can be said yet. */
  undecided: boolean;
  /** Who says so: deployments. */
  witnesses: string[];
}

export function surroundingsAt(
  subject: Trace,
  others: Trace[],
  fall: { fromMs: number; toMs: number },
  nowMs: number,
  rules: SilenceRules,
): Surroundings {
  const seen = others
    .filter((other) => other.site === subject.site && other.deployment !== subject.deployment)
    .map((other) => ({ other, presence: presenceAt(other, fall, nowMs, rules) }));
  const speaking = seen.filter(({ presence }) => presence === 'speaking');
  return {
    hostAlive: speaking.some(({ other }) => other.host === subject.host),
    siteAlive: speaking.length > 0,
    controlSilent: seen.some(
      ({ other, presence }) =>
        other.role === 'control' && other.host === subject.host && presence === 'silent',
    ),
    undecided: speaking.length === 0 && seen.some(({ presence }) => presence === 'undecided'),
    witnesses: speaking.map(({ other }) => other.deployment),
  };
}
