import type { DryRunSite } from '@muster/contract';
import { type ClockReading, computeClocks, type FactOccurrence, type Procedure } from '../procedure/index.ts';
import type { Scenario } from '../scenarios/index.ts';

/** What a made-up site does, and when: instants of the procedure clock. */
export interface Story {
  kind: DryRunSite['kind'];
  alarmAt: Date;
  /** By inject key. */
  requestedAt: ReadonlyMap<string, Date>;
  /** What the clocks are told. */
  facts: FactOccurrence[];
  acknowledgedAt: Date | null;
  containedAt: Date | null;
  reportedAt: Date | null;
  answeredAt: ReadonlyMap<string, Date>;
  closedAt: Date | null;
}

export interface Script {
  scenario: Scenario;
  procedure: Procedure;
  calendars: Parameters<typeof computeClocks>[2]['calendars'];
  startsAt: Date;
}

/** How much of each deadline a site takes: a quarter of it, or a quarter more than all of it. */
const pace: Record<DryRunSite['kind'], number | null> = { exemplary: 0.25, tardy: 1.25, silent: null };

const HOUR_MS = 3_600_000;
const REPORT_AFTER_MS = HOUR_MS / 2;

/**
 * The story of a site that gets everything in the middle of its window, and then needs the same share of every
 * deadline; the silent one does nothing.
 */
export function tellStory(script: Script, kind: DryRunSite['kind']): Story {
  const alarmAt = sentAt(script, (inject) => inject.kind === 'alarm')
    .values()
    .next().value as Date;
  const requestedAt = sentAt(script, (inject) => inject.kind === 'request');
  const facts = [fact('alarm-raised', null, alarmAt)];
  for (const [key, at] of requestedAt) facts.push(fact('request-sent', key, at));
  const story: Story = {
    kind,
    alarmAt,
    requestedAt,
    facts,
    acknowledgedAt: null,
    containedAt: null,
    reportedAt: null,
    answeredAt: new Map(),
    closedAt: null,
  };
  const share = pace[kind];
  return share === null ? story : act(script, story, share);
}

/** Does what the procedure asks of a site, as far as something makes its clock begin. */
function act(script: Script, story: Story, share: number): Story {
  const done = (step: string, key: string | null = null): Date | null =>
    doneAt(script, story.facts, step, key, share);
  const acknowledgedAt = done('acknowledge') ?? after(story.alarmAt, share * HOUR_MS);
  story.facts.push(fact('acknowledged', null, acknowledgedAt));
  // Nothing can be contained where nothing was put.
  const containedAt = script.scenario.implants
    ? (done('contain') ?? after(acknowledgedAt, 4 * share * HOUR_MS))
    : null;
  if (containedAt) story.facts.push(fact('contained', null, containedAt));
  const reportedAt = after(containedAt ?? acknowledgedAt, REPORT_AFTER_MS);
  const answeredAt = new Map<string, Date>();
  for (const [key, at] of story.requestedAt) {
    const answered = done('answer', key) ?? after(at, 4 * share * HOUR_MS);
    answeredAt.set(key, answered);
    story.facts.push(fact('request-answered', key, answered));
  }
  const resolvedAt = new Date(Math.max(...[reportedAt, ...answeredAt.values()].map(Number)));
  story.facts.push(fact('resolved', null, resolvedAt));
  const closedAt = done('close');
  if (closedAt) story.facts.push(fact('closure-reported', null, closedAt));
  return { ...story, acknowledgedAt, containedAt, reportedAt, answeredAt, closedAt };
}

/** When somebody who takes this share of the deadline has done the step; null when no clock runs for it. */
function doneAt(
  script: Script,
  facts: readonly FactOccurrence[],
  step: string,
  key: string | null,
  share: number,
): Date | null {
  const known = new Date(Math.max(...facts.map((one) => Number(one.at))));
  const clock = clocksAt(script, facts, known).find((one) => one.step === step && one.key === key);
  if (!clock?.anchorAt || !clock.dueAt) return null;
  return after(clock.anchorAt, share * (clock.dueAt.getTime() - clock.anchorAt.getTime()));
}

export function clocksAt(script: Script, facts: readonly FactOccurrence[], now: Date): ClockReading[] {
  return computeClocks(script.procedure, facts, { calendars: script.calendars, pauses: [], now });
}

function sentAt(
  { scenario, startsAt }: Script,
  which: (inject: Scenario['injects'][number]) => boolean,
): Map<string, Date> {
  return new Map(
    scenario.injects
      .filter(which)
      .map(({ key, at, window }) => [key, after(startsAt, (at + window / 2) * 1000)]),
  );
}

function fact(kind: string, key: string | null, at: Date): FactOccurrence {
  const id = key === null ? kind : `${kind}:${key}`;
  return { id, kind, key, at, recordedAt: at, supersedes: null, evidence: [`made-up:${id}`] };
}

export function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
