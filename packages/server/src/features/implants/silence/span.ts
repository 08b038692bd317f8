import type { SilenceKind } from '@muster/contract';
import type { Gap, SeenBeat, SeenConnection } from './trace.ts';

export interface SpanEvidence {
  /** `dep_…#seq`, `cnx_…`, `out_…` or `dep_…`. */
  ref: string;
  at: Date;
  says: string;
}

/** One silence of one deployment. Instants are procedure time, `…Ms` machine time. */
export interface Span {
  deployment: string;
  kind: SilenceKind;
  /** Between these two the first missing beat was due; `from.from`, the last sign of life, is the site-favourable end. */
  from: { from: Date; to: Date };
  fromMs: number;
  /** When it spoke again; null while it is silent. */
  until: Date | null;
  untilMs: number | null;
  /** False while a later sign could still change the kind. */
  confirmed: boolean;
  /** While silent it was still there to be examined; `to` null while it stands. Null when it ended at once. */
  held: { from: Date; to: Date | null } | null;
  /** A plain sentence. */
  why: string;
  /** What its first beats after the silence showed; null while it is silent. */
  returnedBecause: string | null;
  evidence: SpanEvidence[];
}

/** What the rules decide about one gap. */
export interface Finding {
  kind: SilenceKind;
  confirmed: boolean;
  why: string;
  returnedBecause?: string;
  /** It stood to be examined until this machine time; null: it still stands; undefined: not at all. */
  heldUntilMs?: number | null;
  evidence?: SpanEvidence[];
}

export function beatEvidence(beat: SeenBeat, says: string): SpanEvidence {
  return { ref: beat.ref, at: beat.at, says };
}

export function connectionEvidence(connection: SeenConnection, at: Date, says: string): SpanEvidence {
  return { ref: connection.id, at, says };
}

/** The connection on which the last beat before the gap came. */
export function lastConnection(connections: SeenConnection[], gap: Gap): SeenConnection | undefined {
  return connections.find((one) => one.id === gap.before.connectionId);
}
