import type { SilenceKind } from '@muster/contract';

/** What was measured at one site, as plain data: what its claims and answers are held against. Procedure time. */
export interface Truth {
  participation: string;
  now: Date;
  /** A said time is right within this many seconds. */
  toleranceSeconds: number;
  trafficTolerancePercent: number;
  /** The stolen identity; null where the drill has none. */
  identity: string | null;
  /** The innocent one and the operator's: whoever mentions them need not accuse them. */
  otherIdentities: string[];
  copies: Copy[];
  /** The announced control programs: they are no copies, and speak for their host. */
  controls: Voice[];
  /** Oldest first. */
  rounds: Round[];
}

export interface Voice {
  id: string;
  jobRef: string | null;
  firstBeatAt: Date | null;
  /** Oldest first. */
  silences: Silence[];
}

export interface Copy extends Voice {
  sha256: string | null;
  submittedAt: Date | null;
  submissionAddress: string | null;
  controllerAddress: string;
  controllerPort: number;
  periodMs: number;
  /** Oldest first. */
  sandbox: { at: Date; present: boolean; unchanged: boolean; held: boolean }[];
  releasedAt: Date | null;
}

export interface Silence {
  kind: SilenceKind;
  /** The last sign of life, and when the next one was missed. */
  from: { from: Date; to: Date };
  until: Date | null;
}

export type TryResult = 'let-in' | 'refused' | 'unknown';

export interface Round {
  at: Date;
  drill: TryResult;
  innocent: TryResult;
}

/** What one claim is worth beside the truth. */
export interface Judgement {
  judged: 'true' | 'false' | 'not-comparable';
  said: string;
  measured: string;
  /** Seconds from the nearer end of what was measured to what was said; 0 inside; null where no times are compared. */
  gapSeconds: number | null;
  /** It is false only by a time whose zone or date had to be assumed. */
  unsure: boolean;
  named: { deployments: string[]; wrong: number } | null;
}

export function judgement(
  judged: Judgement['judged'],
  said: string,
  measured: string,
  more: Partial<Pick<Judgement, 'gapSeconds' | 'unsure' | 'named'>> = {},
): Judgement {
  return { judged, said, measured, gapSeconds: null, unsure: false, named: null, ...more };
}

/** Whether too little time has passed since `at` for what a site then did to be visible to us. */
export function unsettled(truth: Truth, at: Date): boolean {
  return truth.now.getTime() - at.getTime() < truth.toleranceSeconds * 1000;
}
