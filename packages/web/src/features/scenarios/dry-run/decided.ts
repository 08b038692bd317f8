import type { DryRunSite, DryRunView } from '@muster/contract';

type Verdict = DryRunSite['verdicts'][number];

export interface DryRunRow {
  check: string;
  title: string;
  weight: number;
  /** In the order of the sites. */
  verdicts: Verdict[];
}

export interface DryRunAxis {
  axis: string;
  rows: DryRunRow[];
  score: { earned: number; possible: number }[];
}

/** The table of a dry run: the checks of each axis, and what each site that does not exist would get. */
export function tableOf({ sites }: DryRunView): DryRunAxis[] {
  const checks = sites[0]?.verdicts ?? [];
  return [...new Set(checks.map(({ axis }) => axis))].map((axis) => ({
    axis,
    rows: checks
      .filter((one) => one.axis === axis)
      .map(({ check, title, weight }) => ({
        check,
        title,
        weight,
        verdicts: sites.flatMap((site) => site.verdicts.filter((one) => one.check === check)),
      })),
    score: sites.map((site) => {
      const { earned = 0, possible = 0 } = site.score.find((one) => one.axis === axis) ?? {};
      return { earned, possible };
    }),
  }));
}

export interface StoryLine {
  at: number | null;
  says: string;
  /** A clock, beside what happens. */
  quiet: boolean;
}

/** What happens at a site and when its clocks end, in one order; a clock that never begins stands last. */
export function linesOf(events: DryRunSite['events'], clocks: DryRunSite['clocks']): StoryLine[] {
  const lines: StoryLine[] = [
    ...events.map(({ at, by, what }) => ({
      at,
      says: `${by === 'muster' ? 'Muster' : 'Site'}: ${what}`,
      quiet: false,
    })),
    ...clocks.map(({ step, key, dueAt, state }) => {
      const clock = `Clock “${step}”${key === null ? '' : ` of “${key}”`}`;
      return {
        at: dueAt,
        says: `${clock} ${dueAt === null ? 'never begins' : `ends: ${state}`}`,
        quiet: true,
      };
    }),
  ];
  return lines.sort((a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY));
}
