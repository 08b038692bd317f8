import type { TlpLabel, VerdictWord } from '@muster/contract';

/** The colours of the pages, light: a report is read on paper. */
export const ink = '#1B1F24';
export const quiet = '#5B636D';
export const line = '#DDDDD6';
export const sunk = '#F1F1EC';
export const paper = '#FFFFFF';
export const signal = '#B3261E';
export const link = '#0B5A8A';

export interface Tone {
  colour: string;
  /** Behind what is not well; null where nothing needs the eye. */
  wash: string | null;
}

export const tones: Record<VerdictWord, Tone> = {
  pass: { colour: '#1B7A4B', wash: null },
  late: { colour: '#8A5A00', wash: '#F7EBD3' },
  fail: { colour: '#B3261E', wash: '#F9E2DF' },
  pending: { colour: '#4A6785', wash: null },
  'our-fault': { colour: '#6B4BA3', wash: '#EDE6F7' },
  'not-applicable': { colour: '#666C74', wash: null },
  waived: { colour: '#666C74', wash: null },
};

export const passWash = '#E3F1E8';
export const pendingWash = '#E6EDF4';

/** FIRST, Traffic Light Protocol 2.0, colour coding: these texts on black. */
export const tlpColours: Record<TlpLabel, string> = {
  RED: '#FF2B2B',
  'AMBER+STRICT': '#FFC000',
  AMBER: '#FFC000',
  GREEN: '#33FF00',
  CLEAR: '#FFFFFF',
};
