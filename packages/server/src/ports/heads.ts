import type { LedgerHead } from '@muster/contract';

/** Keeps signed heads of the ledger outside the database, so that cutting or rewriting it shows. */
export interface Heads {
  /** Durable when it returns. */
  append(head: LedgerHead): Promise<void>;
  /** All heads ever appended, oldest first. */
  list(): Promise<LedgerHead[]>;
}
