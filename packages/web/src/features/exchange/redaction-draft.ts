import type { IncidentRecord, RedactionPlan, TlpLabel } from '@muster/contract';
import { isWithin, tlpOrder } from './exchange-words.ts';

/** What is being chosen; what was written stays when a box is ticked off and on again. */
export interface RedactionDraft {
  tlp: TlpLabel;
  sites: RedactionPlan['sites'];
  title: string;
  impact: string;
  lessons: string;
  restriction: string;
  observables: ReadonlySet<string>;
  timeline: ReadonlyMap<string, string>;
}

/** At first what its own label lets go along: observables within the new label, and no words of anybody. */
export function draftOf(record: IncidentRecord): RedactionDraft {
  const tlp = widerThan(record.tlp).at(-1) ?? 'CLEAR';
  return {
    tlp,
    sites: 'none',
    title: '',
    impact: '',
    lessons: '',
    // What a source asks for beyond the label holds for a copy too.
    restriction: record.restriction,
    observables: withinOf(record, tlp),
    timeline: new Map(),
  };
}

/** The labels of wider circles, the widest first. */
export function widerThan(label: TlpLabel): readonly TlpLabel[] {
  return tlpOrder.slice(0, tlpOrder.indexOf(label));
}

export function withinOf(record: IncidentRecord, tlp: TlpLabel): ReadonlySet<string> {
  return new Set(record.observables.filter((one) => isWithin(one.tlp, tlp)).map(({ id }) => id));
}

export function planOf({ observables, timeline, ...draft }: RedactionDraft): RedactionPlan {
  return {
    ...draft,
    observables: [...observables].map((id) => ({ id, note: '' })),
    timeline: [...timeline].map(([id, text]) => ({ id, text })),
  };
}
