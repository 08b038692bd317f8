import { z } from 'zod';
import type { AnswerView, ClaimKind, ClaimView } from './claims.ts';

/**
 * What verdicts read of what a site said. `GET /api/v1/campaigns/:id/facts` hands it out, with every instant as
 * RFC 3339 text; in memory an instant is a Date.
 */

export const question = z.enum(['F1', 'F2', 'F3', 'F4', 'F5', 'F6']);
export type Question = z.infer<typeof question>;

/**
 * Who says a thing of containment: our probes at the front door, the copies' own beats, the read-back at the door, or the
 * site's own agent. What the agent says is the site's claim: it is shown, and decides nothing.
 */
export const evidenceSources = ['probe', 'beats', 'read-back', 'agent'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** Where something can be looked up again: a ledger entry or a row, and the words that it rests on. */
export interface Evidence {
  /** Id of a ledger entry (`ent_`) or of a row (`mail_`, `dlv_`, `dep_`, `prr_`, `clm_`, `ans_` ...). */
  ref: string;
  at: Date;
  /** A plain sentence: what this shows. */
  says: string;
  /** The exact text that it rests on, where there is one. */
  quote?: string;
  /** Absent where the check is no matter of measuring. */
  source?: EvidenceSource;
}

/** What the site says, beside what was measured. */
export interface ClaimFact {
  id: string;
  mail: string;
  kind: ClaimKind;
  at: Date;
  /** `true` and `false` after comparison with the truth; `not-comparable` where there is no truth to hold it against. */
  judged: ClaimView['judged'];
  /** Says in one line the claim, the measured fact and the gap. */
  comparison: string;
  /** For `copies-found` and `copies-stopped`: which deployments were named truly, and how many things were named that do not exist. */
  named: { deployments: string[]; wrong: number } | null;
  evidence: Evidence;
}

export interface AnswerFact {
  id: string;
  question: Question;
  at: Date;
  judged: AnswerView['judged'];
  /** For F4: which of the two volatile tokens it was. */
  detail: string;
  evidence: Evidence;
}
