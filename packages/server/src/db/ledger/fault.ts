export type Fault =
  /** An entry is not what was sealed. */
  | 'entry-changed'
  /** A sealed entry is gone. */
  | 'entry-removed'
  /** A link does not follow from the one before it: moved, exchanged or altered. */
  | 'order-changed'
  /** Links are missing in the middle. */
  | 'links-removed'
  /** An entry was put in behind the sealer's back. */
  | 'entry-not-sealed'
  /** A seal is filed under other entries than its own: they are whole, but pages may not show their places. */
  | 'place-misfiled'
  /** The end is missing: a head outside knows more. */
  | 'tail-cut'
  /** The chain is not the one that a head outside has signed. */
  | 'rewritten'
  | 'head-forged';

/** Where a verification says what it found. */
export interface Faults {
  /** `position` in the chain, from 1; `entry` by its id; null where neither is known. */
  add(fault: Fault, position: number | null, entry: string | null, detail: string): void;
}
