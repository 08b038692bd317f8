import type { AccountFact, FactsBatch, Workload } from '@muster/contract';
import type { Clock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/digest.ts';
import { storable } from '../kernel/short-text.ts';
import { type InventoryPage, type SiteSystem, SystemError } from '../ports/site-system.ts';
import type { Disk } from '../spool/disk.ts';
import { ServerRefused } from '../transport/server-client.ts';
import { type FeedState, keepFeed, loadFeed } from './feed-state.ts';

/** Systems date changes by their own clocks. */
const OVERLAP_MS = 60_000;
const MOST_IN_BATCH = 500;
/** What the server takes in one request, with room to spare. */
const MOST_BYTES = 700_000;

export interface FeedParts {
  system: SiteSystem;
  path: string;
  disk: Disk;
  clock: Clock;
  fullEveryMs: number;
  /** @returns up to which number nothing is missing at the server */
  send(batch: FactsBatch): Promise<number>;
  /** The server takes no more for now; it is asked again after the time that it says. */
  heldUp(refused: ServerRefused): void;
}

/** Whatever the server says, it is not asked without a pause. */
const LEAST_WAIT_MS = 1000;

export interface FeedHealth {
  state: 'ok' | 'failing' | 'never-reached';
  detail: string;
  workloads: number | null;
  lastListAt: Date | null;
}

type Content = Pick<FactsBatch, 'workloads' | 'accounts'>;

/** Tells the server what one system shows: what changed, now and then the whole list, and what could not be seen. */
export class Feed {
  readonly #parts: FeedParts;
  #state: FeedState;
  #gaps: FactsBatch['gaps'] = [];
  #awayFrom: Date | null = null;
  #unsentFrom: Date | null = null;
  #told = nothingTold();
  #fullAt: Date | null = null;
  health: FeedHealth = { state: 'never-reached', detail: '', workloads: null, lastListAt: null };

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#state = loadFeed(parts.path, parts.disk);
  }

  /** One round: what waits is sent first. @throws what sending throws; SystemError is kept as health */
  async round(signal: AbortSignal): Promise<void> {
    if (this.#state.pending) await this.#push(this.#state.pending, signal);
    const begun = this.#parts.clock.now();
    const isFull =
      this.#fullAt === null || begun.getTime() - this.#fullAt.getTime() >= this.#parts.fullEveryMs;
    try {
      if (isFull) await this.#wholeList(begun, signal);
      else await this.#changes(begun, signal);
      this.#seen(begun);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#awayFrom ??= begun;
      this.health = { ...this.health, state: 'failing', detail: error.message.slice(0, 2000) };
    }
  }

  async #wholeList(begun: Date, signal: AbortSignal): Promise<void> {
    const listId = `${begun.getTime()}-${this.#state.number + 1}`;
    const told = nothingTold();
    let page = 0;
    let held: Content | null = null;
    for await (const content of smaller(this.#parts.system.inventory(null, signal))) {
      remember(told, content);
      if (held) await this.#make(held, { kind: 'full', listId, page: ++page, last: false }, signal);
      held = content;
    }
    const list = { kind: 'full' as const, listId, page: ++page, last: true };
    await this.#make(held ?? { workloads: [], accounts: [] }, list, signal);
    this.#told = told;
    this.#fullAt = begun;
    this.health = { ...this.health, workloads: told.workloads.size, lastListAt: begun };
  }

  async #changes(begun: Date, signal: AbortSignal): Promise<void> {
    const since = new Date(
      (this.#state.since ? Date.parse(this.#state.since) : begun.getTime()) - OVERLAP_MS,
    );
    for await (const content of smaller(this.#parts.system.inventory(since, signal))) {
      const changed = changesIn(content, this.#told);
      if (changed.workloads.length + changed.accounts.length + this.#gaps.length > 0)
        await this.#make(changed, { kind: 'change' }, signal);
      remember(this.#told, changed);
    }
  }

  #seen(at: Date): void {
    if (this.#awayFrom)
      this.#gap(this.#awayFrom, at, `${this.#parts.system.name} did not answer: ${this.health.detail}`);
    this.#awayFrom = null;
    this.#state = { ...this.#state, since: at.toISOString() };
    this.health = { ...this.health, state: 'ok', detail: '' };
  }

  #gap(from: Date, to: Date, why: string): void {
    this.#gaps.push({ from: from.toISOString(), to: to.toISOString(), why: why.slice(0, 1000) });
    this.#gaps = this.#gaps.slice(-50);
  }

  async #make(content: Content, list: FactsBatch['list'], signal: AbortSignal): Promise<void> {
    const { system, path, disk, clock } = this.#parts;
    // Whoever names a machine so that no database keeps the name must not keep the whole list from being told.
    const batch: FactsBatch = storable({
      number: this.#state.number + 1,
      system: system.name,
      systemKind: system.kind,
      at: clock.now().toISOString(),
      list,
      ...content,
      gaps: this.#gaps,
    });
    this.#gaps = [];
    this.#state = { ...this.#state, number: batch.number, pending: batch };
    // Kept before it is sent: a number never stands for two contents.
    keepFeed(path, disk, this.#state);
    await this.#push(batch, signal);
  }

  async #push(batch: FactsBatch, signal: AbortSignal): Promise<void> {
    const { clock, path, disk } = this.#parts;
    let taken: number;
    try {
      taken = await this.#sendInTime(batch, signal);
    } catch (error) {
      this.#unsentFrom ??= clock.now();
      // It would be refused for ever: what is true next time is told anew, under the same number.
      if (error instanceof ServerRefused && error.isForGood) {
        this.#state = { ...this.#state, number: batch.number - 1, pending: null };
        this.#fullAt = null;
        keepFeed(path, disk, this.#state);
      }
      throw error;
    }
    if (this.#unsentFrom) this.#gap(this.#unsentFrom, clock.now(), 'the server did not take facts meanwhile');
    this.#unsentFrom = null;
    // A server that knows less, or more, than was sent was put back: from there a whole list is told.
    if (taken !== batch.number) this.#fullAt = null;
    this.#state = { ...this.#state, number: taken, pending: null };
    keepFeed(path, disk, this.#state);
  }

  /** A list that is held up goes on where it was: begun anew after every wait, a long one would never end. */
  async #sendInTime(batch: FactsBatch, signal: AbortSignal): Promise<number> {
    const { send, heldUp, clock } = this.#parts;
    for (;;) {
      try {
        return await send(batch);
      } catch (error) {
        if (!(error instanceof ServerRefused && error.isTooMuch) || error.retryAfterMs === null) throw error;
        heldUp(error);
        await clock.sleep(Math.max(error.retryAfterMs, LEAST_WAIT_MS), signal);
        if (signal.aborted) throw error;
      }
    }
  }
}

/** Pages in pieces that the server takes. */
async function* smaller(pages: AsyncIterable<InventoryPage>): AsyncGenerator<Content> {
  for await (const { workloads, accounts } of pages) {
    let piece: { workloads: Workload[]; accounts: AccountFact[] } = { workloads: [], accounts: [] };
    let bytes = 0;
    for (const [kind, one] of [
      ...workloads.map((workload) => ['workloads', workload] as const),
      ...accounts.map((account) => ['accounts', account] as const),
    ]) {
      const size = JSON.stringify(one).length;
      if (bytes + size > MOST_BYTES || piece.workloads.length + piece.accounts.length >= MOST_IN_BATCH) {
        yield piece;
        piece = { workloads: [], accounts: [] };
        bytes = 0;
      }
      bytes += size;
      if (kind === 'workloads') piece.workloads.push(one);
      else piece.accounts.push(one);
    }
    yield piece;
  }
}

/** Digests of what the server was told, by ref: what is told again is what differs. */
interface Told {
  workloads: Map<string, string>;
  accounts: Map<string, string>;
}

function nothingTold(): Told {
  return { workloads: new Map(), accounts: new Map() };
}

function changesIn({ workloads, accounts }: Content, told: Told): Content {
  return {
    workloads: workloads.filter((one) => told.workloads.get(one.ref) !== digestOf(one)),
    accounts: accounts.filter((one) => told.accounts.get(one.ref) !== digestOf(one)),
  };
}

function remember(told: Told, { workloads, accounts }: Content): void {
  for (const one of workloads) told.workloads.set(one.ref, digestOf(one));
  for (const one of accounts) told.accounts.set(one.ref, digestOf(one));
}

function digestOf(fact: Workload | AccountFact): string {
  return sha256(JSON.stringify(fact)).slice(0, 24);
}
