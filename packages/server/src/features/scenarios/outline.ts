import type { CheckId, OutlineItem, ProcedureStep } from '@muster/contract';
import { dueFrom, type Procedure, type ProcedureCalendars } from '../procedure/index.ts';
import type { Scenario } from './model.ts';

export interface OutlineContext {
  /** With the scenario's own deadlines worked in; null when there is no such procedure. */
  procedure: Procedure | null;
  calendars: ProcedureCalendars;
  startsAt: Date;
}

type Inject = Scenario['injects'][number];

/** The fact that an inject of a kind is; the clocks that name it as their anchor begin. */
const facts: Record<Inject['kind'], string | null> = {
  alarm: 'alarm-raised',
  request: 'request-sent',
  notice: null,
};

/** Which check looks at which step of the procedures that come with Muster. */
const checkOf: Partial<Record<string, CheckId>> = {
  acknowledge: 'C3',
  contain: 'K5',
  answer: 'C7',
  close: 'C8',
};

/** Whether a deadline matters in a scenario: it is judged, set by it, or of a step that a federation made itself. */
export function stepCounts(scenario: Scenario, step: string): boolean {
  const check = checkOf[step];
  return check === undefined || step in scenario.deadlines || scenario.checks.some(({ id }) => id === check);
}

/** What a scenario does and asks for, in the order in which it happens; what has no moment of its own comes last. */
export function outlineOf(scenario: Scenario, context: OutlineContext): OutlineItem[] {
  const { implants, probes, injects, ends } = scenario;
  const items = [item(0, null, 'start', 'the campaign starts')];
  if (implants)
    items.push(
      item(
        implants.at,
        implants.at + implants.window,
        'copies',
        `${implants.perSite} ${implants.perSite === 1 ? 'copy is' : 'copies are'} submitted at every site`,
      ),
    );
  if (probes)
    items.push(
      item(probes.from, null, 'probes', `probes begin, one round each ${probes.every / 60} minutes`),
    );
  for (const { key, kind, at, window } of injects) {
    items.push({ ...item(at, at + window, 'inject', `${kind} "${key}" is sent`), name: key });
  }
  items.push(...deadlinesOf(scenario, context));
  items.push(item(ends, null, 'end', 'the campaign can be scored for good'));
  return items.sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));
}

function item(at: number, until: number | null, kind: OutlineItem['kind'], what: string): OutlineItem {
  return { at, until: until === at ? null : until, kind, name: null, deadline: null, what };
}

function deadlinesOf(scenario: Scenario, context: OutlineContext): OutlineItem[] {
  return (context.procedure?.document.steps ?? []).flatMap((step) => {
    const { deadline } = step;
    if (!deadline || !stepCounts(scenario, step.id)) return [];
    const beginning = scenario.injects.filter(({ kind }) => facts[kind] === deadline.anchor);
    if (beginning.length > 0)
      return beginning.map((inject) => deadlineAfter(step, deadline, inject, context));
    // Asked for by nothing in this scenario.
    if (Object.values(facts).includes(deadline.anchor)) return [];
    const { anchor, amount, unit } = deadline;
    return [
      {
        at: null,
        until: null,
        kind: 'deadline' as const,
        name: step.id,
        deadline: { inject: null, anchor, amount, unit },
        what: `${step.title}: ${amount} ${unit} after ${anchor}`,
      },
    ];
  });
}

function deadlineAfter(
  step: ProcedureStep,
  deadline: NonNullable<ProcedureStep['deadline']>,
  inject: Inject,
  { calendars, startsAt }: OutlineContext,
): OutlineItem {
  const dueAfter = (seconds: number): number => {
    const begun = new Date(startsAt.getTime() + seconds * 1000);
    return (dueFrom(deadline, begun, calendars).getTime() - startsAt.getTime()) / 1000;
  };
  const { anchor, amount, unit } = deadline;
  const at = dueAfter(inject.at);
  const until = dueAfter(inject.at + inject.window);
  return {
    ...item(at, until, 'deadline', step.title),
    name: step.id,
    deadline: { inject: inject.key, anchor, amount, unit },
  };
}
