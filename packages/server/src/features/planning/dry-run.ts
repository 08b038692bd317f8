import { type CheckId, checkCatalogue, type DryRunSite } from '@muster/contract';
import { stepCounts } from '../scenarios/index.ts';
import { checkRegistry, judge, score } from '../verdicts/index.ts';
import { factsAt, roundsOf } from './made-up-facts.ts';
import { after, clocksAt, type Script, type Story, tellStory } from './story.ts';

const says: Record<DryRunSite['kind'], string> = {
  exemplary: 'Takes a quarter of every deadline and does and says everything right.',
  tardy: 'Does the same, a quarter after each deadline has passed.',
  silent: 'Its mail server takes the mail; nobody does anything.',
};

/** Three sites that do not exist, each judged by the rules in force at every moment at which something changes. */
export function dryRun(script: Script): DryRunSite[] {
  return (['exemplary', 'tardy', 'silent'] as const).map((kind) => dryRunOf(script, tellStory(script, kind)));
}

function dryRunOf(script: Script, story: Story): DryRunSite {
  const { scenario, startsAt } = script;
  const end = after(startsAt, scenario.ends * 1000);
  const readings = momentsOf(script, story, end).map((at) => ({
    at,
    verdicts: judge(factsAt(script, story, at), checkRegistry),
  }));
  const last = readings.at(-1)?.verdicts ?? {};
  const seconds = (at: Date): number => (at.getTime() - startsAt.getTime()) / 1000;
  const decidedAt = (id: CheckId): number | null => {
    const word = last[id]?.verdict;
    if (word === undefined || word === 'pending') return null;
    const other = readings.findLastIndex(({ verdicts }) => verdicts[id]?.verdict !== word);
    const reading = readings[other + 1];
    return reading ? seconds(reading.at) : null;
  };
  const scheme = factsAt(script, story, end).scheme;
  return {
    kind: story.kind,
    says: says[story.kind],
    events: eventsOf(script, story)
      .filter(({ at }) => at <= end)
      .map(({ at, by, what }) => ({ at: seconds(at), by, what })),
    clocks: clocksAt(script, story.facts, end)
      // A step that repeats and was never asked for has no clock.
      .filter(
        ({ step, key, anchorAt }) =>
          stepCounts(scenario, step) && (anchorAt || key || !repeats(script, step)),
      )
      .map(({ step, title, key, anchorAt, dueAt, metAt, state }) => ({
        step,
        title,
        key,
        startedAt: anchorAt && seconds(anchorAt),
        dueAt: dueAt && seconds(dueAt),
        metAt: metAt && seconds(metAt),
        state,
      })),
    verdicts: scenario.checks.map(({ id, weight }) => ({
      check: id,
      title: checkCatalogue[id].title,
      axis: checkCatalogue[id].axis,
      weight,
      verdict: last[id]?.verdict ?? 'pending',
      why: last[id]?.why ?? '',
      decidedAt: decidedAt(id),
    })),
    score: Object.entries(score(last, scheme, [])).map(([axis, { earned, possible }]) => ({
      axis,
      earned,
      possible,
    })),
  };
}

function repeats({ procedure }: Script, step: string): boolean {
  return procedure.document.steps.find(({ id }) => id === step)?.repeating ?? false;
}

/** Whenever something happens, a deadline has just passed, or a probe sees for the first time what was done. */
function momentsOf(script: Script, story: Story, end: Date): Date[] {
  const { containedAt } = story;
  const firstAfter = containedAt ? roundsOf(script, story).find(({ at }) => at >= containedAt) : undefined;
  const dues = clocksAt(script, story.facts, end).flatMap(({ dueAt }) => (dueAt ? [after(dueAt, 1000)] : []));
  const all = [
    script.startsAt,
    ...eventsOf(script, story).map(({ at }) => at),
    ...dues,
    ...(firstAfter ? [firstAfter.at] : []),
  ].filter((at) => at < end);
  const unique = [...new Set(all.map((at) => at.getTime()))].sort((a, b) => a - b);
  return [...unique.map((ms) => new Date(ms)), end];
}

interface Event {
  at: Date;
  by: 'muster' | 'site';
  what: string;
}

function eventsOf({ scenario, startsAt }: Script, story: Story): Event[] {
  const { implants } = scenario;
  const events: (Omit<Event, 'at'> & { at: Date | null })[] = [];
  if (implants) {
    const at = after(startsAt, (implants.at + implants.window / 2) * 1000);
    const copies = `${implants.perSite} ${implants.perSite === 1 ? 'copy' : 'copies'}`;
    events.push({ at, by: 'muster', what: `submits ${copies}` });
    const over = after(at, implants.hardLimitSeconds * 1000);
    if (!story.containedAt || story.containedAt > over)
      events.push({ at: over, by: 'muster', what: `${copies} end at their hard limit` });
  }
  for (const { key, kind, at, window } of scenario.injects)
    events.push({
      at: after(startsAt, (at + window / 2) * 1000),
      by: 'muster',
      what: `sends the ${kind} “${key}”`,
    });
  events.push(
    { at: story.acknowledgedAt, by: 'site', what: 'a person answers the alarm' },
    { at: story.containedAt, by: 'site', what: 'bans the identity and freezes every copy' },
    { at: story.reportedAt, by: 'site', what: 'reports to CSIRT and NGI' },
  );
  for (const [key, at] of story.answeredAt) events.push({ at, by: 'site', what: `answers “${key}”` });
  events.push({ at: story.closedAt, by: 'site', what: 'sends the closure report' });
  return events
    .flatMap(({ at, ...one }) => (at ? [{ at, ...one }] : []))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}
