import type { BanLimits } from '@muster/contract';

export interface LimitWords {
  key: keyof BanLimits;
  label: string;
  /** Empty where the label is one. */
  unit: string;
  /** What happens beyond it. */
  says: string;
  /** As the contract has them. */
  least: number;
  most: number;
}

/** In two parts: above what a second officer must approve, and how long things wait and last. */
export const limitWords: Readonly<Record<'approval' | 'time', readonly LimitWords[]>> = {
  approval: [
    {
      key: 'users',
      label: 'People',
      unit: '',
      says: 'who lose access, named or not',
      least: 0,
      most: 100_000,
    },
    {
      key: 'workloads',
      label: 'Workloads',
      unit: '',
      says: 'that are touched, or servers of an image',
      least: 0,
      most: 1_000_000,
    },
    {
      key: 'sites',
      label: 'Sites',
      unit: '',
      says: 'at which something of theirs runs or lets them in',
      least: 0,
      most: 10_000,
    },
  ],
  time: [
    {
      key: 'approvalHours',
      label: 'Waits for approval',
      unit: 'hours',
      says: 'then nobody can approve it any more',
      least: 1,
      most: 168,
    },
    {
      key: 'mostDays',
      label: 'Lasts at most',
      unit: 'days',
      says: 'unless somebody extends it',
      least: 1,
      most: 730,
    },
  ],
};

/** What was written, as limits; what is no whole number within bounds is named instead. */
export function limitsOf(written: Readonly<Record<keyof BanLimits, string>>): {
  limits: BanLimits | null;
  wrong: readonly (keyof BanLimits)[];
} {
  const all = [...limitWords.approval, ...limitWords.time];
  const wrong = all.filter(({ key, least, most }) => {
    const text = written[key].trim();
    return !/^\d+$/.test(text) || Number(text) < least || Number(text) > most;
  });
  if (wrong.length > 0) return { limits: null, wrong: wrong.map(({ key }) => key) };
  const limits = Object.fromEntries(all.map(({ key }) => [key, Number(written[key])]));
  return { limits: limits as unknown as BanLimits, wrong: [] };
}
