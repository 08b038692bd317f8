import type { Question } from '@muster/contract';
import type { ClaimRow } from './store.ts';

/** What a person of the site said at once, and in which thread. */
export interface Said {
  at: Date;
  source: 'mail' | 'api';
  /** A person of the site said it; not when somebody else writes down what the site said. */
  bySite: boolean;
  /** Ledger entries of mail and reading. */
  evidence: string[];
  claims: readonly ClaimRow[];
  questions: readonly Question[];
  /** The inject whose message it answers; null where that is not known. */
  inject: string | null;
  /** It says something else than that the mail was received. */
  saysMore: boolean;
}
