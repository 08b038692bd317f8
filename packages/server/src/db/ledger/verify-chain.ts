import type { LedgerSealTable } from '../tables/ledger.ts';
import { HASH_BYTES, linkHash } from './chain.ts';
import type { Faults } from './fault.ts';
import type { HeadCheck } from './verify-heads.ts';

/** One act of sealing, as it was found: `first_seq` is 0 where what is stored can be no place in a chain. */
export interface Seal extends LedgerSealTable {
  /** Why it is nothing that a sealer makes. */
  flaw: string | null;
}

/** Of the n-th entry of a seal, from 0; null where the seal has no place. */
export function positionIn(seal: Seal, n: number): number | null {
  return seal.first_seq === 0 ? null : seal.first_seq + n;
}

export function nthHash(hashes: Buffer, n: number): Buffer {
  return hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES);
}

/**
 * Recomputes the links, seal by seal from the beginning of the chain. After a break it goes on from what is stored, so
 * that each fault is found for itself.
 */
export class ChainCheck {
  /** Where it stands: the last link that passed. */
  seq = 0;
  hash: Buffer;
  /** How many passed. */
  entries = 0;
  readonly #heads: HeadCheck;
  readonly #faults: Faults;
  /** What the next link may follow from: the one before it, after a wrong one also what that should be; none where that is lost. */
  #ends: Buffer[];

  constructor(genesis: Buffer, heads: HeadCheck, faults: Faults) {
    this.hash = genesis;
    this.#ends = [genesis];
    this.#heads = heads;
    this.#faults = faults;
    heads.pass(0, genesis);
  }

  pass(seal: Seal): void {
    const { first_seq: first, entry_ids: ids, flaw } = seal;
    const due = this.seq + 1;
    this.entries += ids.length;
    if (first === 0 || first < due) {
      this.#wrong(seal, 0, flaw ?? 'its place is taken by another');
      return;
    }
    if (first > due) this.#faults.add('links-removed', due, null, `links ${due} to ${first - 1} are missing`);
    if (flaw === null) this.#links(seal, this.#follows(seal));
    else {
      this.#wrong(seal, 0, flaw);
      this.#ends = [];
    }
    this.seq = first + ids.length - 1;
  }

  #follows({ prev_hash: prev, first_seq: first }: Seal): boolean {
    if (this.#ends.some((end) => end.equals(prev))) return true;
    // After a hole, a flaw or a wrong link only the seal itself says what it follows from.
    const nobodyKnows = first !== this.seq + 1 || this.#ends.length !== 1;
    this.#ends.push(prev);
    return nobodyKnows;
  }

  #links(seal: Seal, follows: boolean): void {
    let wrongFrom: number | undefined;
    for (const n of seal.entry_ids.keys()) {
      const seq = seal.first_seq + n;
      const stored = nthHash(seal.hashes, n);
      const entry = nthHash(seal.entry_hashes, n);
      const wanted = this.#ends.map((end) => linkHash(end, entry, seq, seal.sealed_at));
      const isRight = wanted.some((hash) => hash.equals(stored)) && (n > 0 || follows);
      this.#ends = isRight ? [stored] : [stored, ...wanted.slice(0, 1)];
      if (!isRight) wrongFrom ??= n;
      else if (wrongFrom !== undefined) wrongFrom = this.#wrongLinks(seal, wrongFrom, n - 1);
      this.#heads.pass(seq, stored);
      this.hash = stored;
    }
    if (wrongFrom !== undefined) this.#wrongLinks(seal, wrongFrom, seal.entry_ids.length - 1);
  }

  /** One exchange makes several links wrong that lie side by side: that is one finding, and names the first. */
  #wrongLinks(seal: Seal, from: number, to: number): undefined {
    const links =
      from === to ? 'its link was' : `links ${seal.first_seq + from} to ${seal.first_seq + to} were`;
    this.#wrong(seal, from, `${links} made for another place, entry or time`);
  }

  #wrong(seal: Seal, n: number, detail: string): void {
    this.#faults.add('order-changed', positionIn(seal, n), seal.entry_ids[n] ?? null, detail);
  }
}
