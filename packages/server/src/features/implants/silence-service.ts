import type { App } from '../../app.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { outagesBetween } from './outage-store.ts';
import { procedureTime } from './procedure-time.ts';
import { massSilences, type SiteFall } from './silence/mass-silence.ts';
import { readSilence } from './silence/read-silence.ts';
import type { Span } from './silence/span.ts';
import {
  type Deaf,
  longestPeriodMs,
  type SilenceRules,
  silenceRules,
  type Trace,
  thresholdMs,
} from './silence/trace.ts';
import type { DeploymentRow } from './store.ts';
import { tracesOf } from './trace-store.ts';

type Place = Pick<App, 'db' | 'clocks'>;

/**
 * Every silence of every deployment of a campaign, by deployment id, oldest first; `deployments` are the campaign's,
 * where the caller has them already.
 */
export async function silencesOfCampaign(
  app: Place,
  campaignId: string,
  rules: SilenceRules = silenceRules,
  deployments?: readonly DeploymentRow[],
): Promise<Map<string, Span[]>> {
  const traces = await tracesOf(app.db, campaignId, rules, deployments);
  const nowMs = app.clocks.machine.now().getTime();
  const all = [...traces.values()];
  const firstMs = Math.min(...all.map((trace) => trace.firstMs ?? nowMs), nowMs);
  const outages = await outagesBetween(app.db, firstMs, nowMs);
  const deaf: Deaf[] = outages.map((one) => ({ ref: one.id, fromMs: one.fromMs, untilMs: one.untilMs }));
  deaf.push(...silentTogether(all, nowMs, rules));
  const at = procedureTime(app.clocks);
  const bySite = groupBy(all, (trace) => trace.site);
  return new Map(
    all.map((subject) => [
      subject.deployment,
      readSilence({ subject, others: bySite.get(subject.site) ?? [], deaf, nowMs, at, rules }),
    ]),
  );
}

/** A site fell silent when all its controls did (all its copies, where it has no control) and nobody said goodbye. */
function silentTogether(traces: Trace[], nowMs: number, rules: SilenceRules): Deaf[] {
  const sites = groupBy(
    traces.filter((trace) => trace.firstMs !== null),
    (trace) => trace.site,
  );
  const falls: SiteFall[] = [];
  for (const [site, ofSite] of sites) {
    const controls = ofSite.filter((trace) => trace.role === 'control');
    const voices = controls.length > 0 ? controls : ofSite;
    for (const pause of pausesOf(voices[0] as Trace, nowMs, rules)) {
      const all = voices.map((voice) =>
        pausesOf(voice, nowMs, rules).find((other) => overlaps(pause, other)),
      );
      if (all.some((one) => !one)) continue;
      const fromMs = Math.max(...all.map((one) => one?.fromMs ?? 0));
      const ends = all.map((one) => one?.untilMs ?? null).filter((end) => end !== null);
      falls.push({ site, fromMs, untilMs: ends.length > 0 ? Math.min(...ends) : null });
    }
  }
  const periods = traces.map((trace) => longestPeriodMs(trace));
  const windowMs = 2 * Math.max(0, ...periods);
  return massSilences(falls, sites.size, windowMs, nowMs);
}

interface Pause {
  fromMs: number;
  untilMs: number | null;
}

/** Pauses in which nobody at the other end closed the connection: those that our own deafness could explain. */
function pausesOf(trace: Trace, nowMs: number, rules: SilenceRules): Pause[] {
  return trace.gaps
    .filter(({ before, after }) => {
      if (before.kind === 'receipt') return false;
      const end = after[0]?.ms ?? nowMs;
      if (end - before.ms <= thresholdMs(trace, rules)) return false;
      const connection = trace.connections.find((one) => one.id === before.connectionId);
      return connection?.how !== 'fin' && connection?.how !== 'reset';
    })
    .map(({ before, after }) => ({ fromMs: before.ms, untilMs: after[0]?.ms ?? null }));
}

function overlaps(a: Pause, b: Pause): boolean {
  return (
    a.fromMs < (b.untilMs ?? Number.POSITIVE_INFINITY) && b.fromMs < (a.untilMs ?? Number.POSITIVE_INFINITY)
  );
}
