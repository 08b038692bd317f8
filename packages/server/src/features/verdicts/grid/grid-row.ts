import {
  type GridClock,
  type GridSite,
  type VerdictLetter,
  type VerdictWord,
  verdictLetters,
} from '@muster/contract';
import type { ClockFact } from '../facts.ts';
import type { JudgedCheck, JudgedParticipation } from '../judge-campaign.ts';
import { copiesView, type NamedSite, siteBriefOf } from '../views.ts';
import { beatsOf, type Strip } from './strip.ts';

const letters = new Map<VerdictWord, VerdictLetter>(
  Object.entries(verdictLetters).map(([letter, word]) => [word, letter as VerdictLetter]),
);

export function letterOf(word: VerdictWord | undefined): string {
  return (word && letters.get(word)) ?? '.';
}

/** What a row is made of besides what was judged. */
export interface RowGround {
  site: NamedSite | undefined;
  clones: number;
  /** The checks of the scheme, in the order in which a grid shows them. */
  checks: readonly { id: string }[];
  strip: Strip;
}

/** One site of the grid: everything that its row shows, and nothing that is only shown when it is opened. */
export function gridRow(
  { participation, facts, verdicts }: JudgedParticipation,
  ground: RowGround,
): GridSite {
  const { site, checks, strip } = ground;
  const byCheck = new Map<string, JudgedCheck>(verdicts.map((verdict) => [verdict.check, verdict]));
  const implants = facts.deployments.filter(({ role }) => role === 'implant');
  return {
    participation: participation.id,
    site: siteBriefOf(participation.site_id, site),
    incident: site?.incident ?? null,
    alarmAt: facts.alarmAt?.toISOString() ?? null,
    suspendedAt: participation.suspended_at?.toISOString() ?? null,
    verdicts: checks.map(({ id }) => letterOf(byCheck.get(id)?.verdict)).join(''),
    decided: [...checks.entries()].flatMap(([place, { id }]) => (byCheck.get(id)?.override ? [place] : [])),
    depth: byCheck.get('C2')?.value ?? null,
    containedAfterSeconds: containedAfter(facts.alarmAt, byCheck.get('K5')),
    clocks: facts.clocks.flatMap(clockOf),
    copies: copiesView(facts, ground.clones),
    beats: beatsOf(implants, strip, facts.now),
  };
}

function clockOf({ step, state, dueAt, metAt }: ClockFact): GridClock[] {
  return dueAt || metAt ? [[step, state, dueAt?.getTime() ?? null, metAt?.getTime() ?? null]] : [];
}

function containedAfter(alarmAt: Date | null, verdict: JudgedCheck | undefined): number | null {
  if (!alarmAt || !verdict?.at || (verdict.verdict !== 'pass' && verdict.verdict !== 'late')) return null;
  return (verdict.at.getTime() - alarmAt.getTime()) / 1000;
}
