import {
  defaultBanEffects,
  type MakeBanInput,
  type OrderEffects,
  type PreviewBanRequest,
  type ReachView,
} from '@muster/contract';
import type { OutsideBan } from './outside.ts';

/** What is said once for all proposals that are taken up together. */
export interface TakeUp {
  effects: OrderEffects;
  /** From 0 to 1, that what runs was taken over; null while nobody said. */
  certainty: number | null;
  reason: string;
  days: number;
}

export const emptyTakeUp: TakeUp = {
  effects: defaultBanEffects,
  certainty: null,
  reason: '',
  days: 30,
};

const DAY_MS = 86_400_000;

/** Of what a ban can be made: who is named in a form that is known here. */
export function canTakeUp({ kind, subject }: Pick<OutsideBan, 'kind' | 'subject'>): boolean {
  return kind === 'ban' && subject.identifiers.length > 0;
}

export function previewOf({ subject }: OutsideBan, { effects }: TakeUp): PreviewBanRequest {
  return { subject, effects, sites: null };
}

export function banOfProposal(one: OutsideBan, how: TakeUp, digest: string, now: number): MakeBanInput {
  return {
    ...previewOf(one, how),
    digest,
    reason: `${how.reason.trim()} (${one.from})`,
    expiresAt: new Date(now + how.days * DAY_MS).toISOString(),
    certainty: how.certainty,
    proposal: one.id,
  };
}

export interface Sum {
  workloads: number;
  collateral: number;
  /** Of them those that wait for a second officer. */
  waiting: number;
}

export function sumOf(reaches: readonly ReachView[]): Sum {
  return {
    workloads: reaches.reduce((sum, { totals }) => sum + totals.workloads, 0),
    collateral: reaches.reduce((sum, { totals }) => sum + totals.collateral, 0),
    waiting: reaches.filter(({ approval }) => approval.needed).length,
  };
}
