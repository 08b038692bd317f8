import type { ObservableType } from '@muster/contract';

/** A place in a text: `text.slice(start, end)`. */
export interface Span {
  start: number;
  end: number;
}

/** Something found in a text, with the exact span it was read from. */
export interface Finding extends Span {
  type: ObservableType;
  /** In canonical form; see canonical.ts. */
  value: string;
  /** `text.slice(start, end)`, always: as it was written, defanged or not. */
  quote: string;
  /** Unsure: a person should look before it counts (a version that looks like an address, a file like a host). */
  sure: boolean;
  /** It was written so that nobody clicks on it: whoever writes so thinks it is bad. */
  defanged: boolean;
}

/** What a finder tells: a place of the plain text, and what should stand there. */
export interface Candidate extends Span {
  type: ObservableType;
  /** As it is to be made canonical; what does not pass is no finding. */
  raw: string;
  sure: boolean;
}
