import type {
  CalendarOwner,
  DeadlineOverride,
  PauseKind,
  ProcedureDocument,
  ProcedurePin,
} from '@muster/contract';
import type { Calendar } from '../../kernel/calendar/index.ts';

/** A procedure together with what fixes its text: the hash of the bytes it was read from. */
export interface Procedure {
  document: ProcedureDocument;
  /** SHA-256 of the document's bytes, in hex. */
  sha256: string;
  /** What was agreed otherwise; already worked into `document`. */
  overrides: readonly DeadlineOverride[];
}

/** Something that is known to have happened, as the clocks need it. */
export interface FactOccurrence {
  id: string;
  kind: string;
  /** What it belongs to where a step repeats (a request's id). */
  key: string | null;
  /** The site of which it is said; without one it holds for every site of the incident. */
  siteId?: string | null;
  /** When it happened; null says that the fact it supersedes did not happen at all. */
  at: Date | null;
  /** When it became known here. */
  recordedAt: Date;
  /** The fact that this one corrects; it has the same kind and key. */
  supersedes: string | null;
  /** Ledger entries. */
  evidence: readonly string[];
}

/** A time during which clocks stand still. Downtime of a site stops what the site has to do; the others stop all. */
export interface ClockPause {
  kind: PauseKind;
  from: Date;
  /** Null while it lasts. */
  to: Date | null;
  /** Id of what caused it: a downtime, an outage, a suspension. */
  ref: string;
}

export type ProcedureCalendars = Readonly<Record<CalendarOwner, Calendar>>;

/** Kinds of facts that the engine itself understands; all others are named by procedures. */
export const STEP_WAIVED = 'step-waived';

/** Recorded when an incident is opened or a site added to it, where the procedure counts from it. */
export const SUSPECTED = 'suspected';

/** The key of a `step-waived` fact: a whole step, or one key of a repeating one. */
export function waiverKey(step: string, key: string | null): string {
  return key === null ? step : `${step}/${key}`;
}

export function pinOf(procedure: Procedure): ProcedurePin {
  const { name, version } = procedure.document;
  return { name, version, sha256: procedure.sha256, overrides: [...procedure.overrides] };
}
