import type { LedgerHead } from '@muster/contract';
import type { Faults } from './fault.ts';
import { isGenuineHead } from './head.ts';

/** Compares the chain, as it is read from its beginning, with the heads that were kept outside. */
export class HeadCheck {
  readonly #heads: LedgerHead[] = [];
  readonly #faults: Faults;
  #next = 0;
  #lastGood = 0;
  #rewritten = false;

  constructor(heads: readonly LedgerHead[], publicKey: Buffer, faults: Faults) {
    this.#faults = faults;
    for (const head of heads) {
      if (isGenuineHead(head, publicKey)) this.#heads.push(head);
      else
        faults.add(
          'head-forged',
          head.position,
          null,
          `the head of ${head.at} is not signed with the ledger's key`,
        );
    }
    this.#heads.sort((a, b) => a.position - b.position);
  }

  pass(position: number, hash: Buffer): void {
    for (
      let head = this.#heads[this.#next];
      head && head.position <= position;
      head = this.#heads[++this.#next]
    ) {
      if (head.position === position && head.hash === hash.toString('hex')) this.#lastGood = position;
      // A head whose link is missing is reported with the missing link; after one break every later head differs.
      else if (head.position === position && !this.#rewritten) this.#report(head);
    }
  }

  end(last: number): void {
    const newest = this.#heads.at(-1);
    if (!newest || newest.position <= last) return;
    this.#faults.add(
      'tail-cut',
      last + 1,
      null,
      `entries ${last + 1} to ${newest.position} are gone: the head of ${newest.at} has signed ${newest.position}`,
    );
  }

  #report(head: LedgerHead): void {
    this.#rewritten = true;
    this.#faults.add(
      'rewritten',
      head.position,
      null,
      `the head of ${head.at} has signed another entry ${head.position}: something in ${this.#lastGood + 1} to ${head.position} was rewritten`,
    );
  }
}
