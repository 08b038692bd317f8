import type { TlpLabel } from '@muster/contract';

export type CsafLabel = 'WHITE' | 'GREEN' | 'AMBER' | 'RED';

export interface CsafTlp {
  label: CsafLabel;
  /** What the label does not say; null when it says all. */
  note: string | null;
}

/**
 * CSAF 2.0 knows the labels of TLP 1 alone. AMBER+STRICT has no equal among them: AMBER would let it go further, so it
 * is RED, and the document says which label holds.
 */
export const csafTlp: Record<TlpLabel, CsafTlp> = {
  CLEAR: { label: 'WHITE', note: null },
  GREEN: { label: 'GREEN', note: null },
  AMBER: { label: 'AMBER', note: null },
  'AMBER+STRICT': {
    label: 'RED',
    note: 'The label that holds is TLP:AMBER+STRICT of TLP 2.0: on a need-to-know basis within the recipient’s organisation only. CSAF 2.0 has no such label; RED stands because AMBER would let the document go further.',
  },
  RED: { label: 'RED', note: null },
};
