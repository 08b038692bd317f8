import type { Beat } from '@muster/implant';
import type { Known, StandingOrder } from './known-deployments.ts';

/** Held shared while beats are written and alone by the sealer of lots: see lots.ts. */
export const BEAT_LOCK = 7_300_104;

/** A copy may name any counter that it was told; its column holds no more than this, and nobody gives as many orders. */
export const MOST_COUNTER = 2_147_483_647;

export interface BeatToWrite {
  known: Known;
  beat: Beat;
  /** The bytes that `beat` was read from. */
  body: Buffer;
  /** Hex. */
  bodySha256: string;
  receivedMs: number;
  receivedAt: Date;
  /** The beat before it is stored and came within two periods. */
  steady: boolean;
  connectionId: string;
  nonce: string;
  /** This instance is not bound yet: it is to be, with this nonce. */
  binds: boolean;
}

export interface WrittenBeat {
  outcome: 'stored' | 'already-stored' | 'conflict' | 'clone';
  order: StandingOrder;
}
