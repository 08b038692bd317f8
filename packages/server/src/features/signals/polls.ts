import { randomInt } from 'node:crypto';
import { HEAD_EVENT, type PollAnswer, type PollRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { batched } from '../../kernel/batched.ts';
import { type Acknowledged, acknowledgeAll } from './acknowledge.ts';
import { signHead } from './head.ts';
import { MOST_IN_ONE_ANSWER, type Pending, pendingOf } from './pending.ts';
import { StreamWatch } from './stream-watch.ts';

/** An idle long poll ends after 50 to 60 seconds: those that came in one wave do not come back in one. */
const SHORTEST_MS = 50_000;
const LONGEST_MS = 60_000;
/**
 * So many may be asking the database; more are sent away for a while. All that ask at one time are asked by a few
 * statements, so that a wave of a thousand agents is let in at once. Those that wait cost nothing and do not count.
 */
const MOST_ASKING = 4_000;
/** Seconds, drawn anew each time, so that a wave spreads. */
const SOONEST_RETURN_S = 2;
const LATEST_RETURN_S = 15;
const FAREWELL_MS = 2_000;

/** `ended`: the stream is gone or its agent revoked. `busy`: come back after so many seconds. */
export type PollOutcome =
  | { kind: 'answer'; answer: PollAnswer }
  | { kind: 'ended' }
  | { kind: 'busy'; retryAfterS: number };

/** The polls of one server process. While one waits it holds no connection of the database. */
export class Polls {
  readonly #app: App;
  readonly #watch: StreamWatch;
  readonly #pending: (streamId: string) => Promise<Pending | undefined>;
  readonly #acknowledge: (given: Acknowledged) => Promise<true | undefined>;
  #asking = 0;
  #open = 0;
  #closed = false;
  #allGone: () => void = () => {};

  constructor(app: App) {
    this.#app = app;
    this.#watch = new StreamWatch({ db: app.db, clock: app.clocks.machine, log: app.log });
    this.#pending = batched((ids) => pendingOf(app.db, ids));
    this.#acknowledge = batched((all) => acknowledgeAll(app.db, all, app.clocks.machine.now()));
  }

  /** Something was committed for these streams. */
  wake(streamIds: Iterable<string>): void {
    this.#watch.wake(streamIds);
  }

  /** How many there are, waiting or not. */
  get open(): number {
    return this.#open;
  }

  /** @param gone aborted when the receiver has left */
  async poll(streamId: string, request: PollRequest, gone: AbortSignal): Promise<PollOutcome> {
    if (this.#closed || this.#asking >= MOST_ASKING) return busy();
    this.#open += 1;
    try {
      return await this.#poll(streamId, request, gone);
    } finally {
      this.#open -= 1;
      if (this.#open === 0) this.#allGone();
    }
  }

  /** Ends every poll with the word when to come back, and waits until they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#open === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#allGone = resolve;
    });
    this.#watch.wakeAll();
    const enough = new AbortController();
    await Promise.race([gone, this.#app.clocks.machine.sleep(FAREWELL_MS, enough.signal)]);
    enough.abort();
  }

  async #poll(streamId: string, request: PollRequest, gone: AbortSignal): Promise<PollOutcome> {
    const { ack = [], setErrs = {}, maxEvents = MOST_IN_ONE_ANSWER } = request;
    if (ack.length > 0 || Object.keys(setErrs).length > 0)
      await this.#counted(() => this.#acknowledge({ streamId, ack, setErrs }));
    if (maxEvents === 0) return answerOf([], 0);
    const most = Math.min(maxEvents, MOST_IN_ONE_ANSWER);
    const bell = new Bell();
    // It listens before it looks: what is committed in between rings too.
    const leave = this.#watch.wait(streamId, () => bell.ring());
    const end = new AbortController();
    gone.addEventListener('abort', () => bell.ring(), { signal: end.signal });
    const over = this.#app.clocks.machine.sleep(randomInt(SHORTEST_MS, LONGEST_MS), end.signal);
    let late = false;
    void over.then(() => {
      late = true;
      bell.ring();
    });
    try {
      for (;;) {
        const pending = await this.#counted(() => this.#pending(streamId));
        if (!pending || pending.stream.status === 'disabled') return { kind: 'ended' };
        if (pending.sets.length > 0) return answerOf(pending.sets, most);
        if (request.returnImmediately || late || gone.aborted) return this.#empty(pending);
        if (this.#closed) return busy();
        await bell.rung();
        if (this.#closed) return busy();
      }
    } finally {
      leave();
      end.abort();
    }
  }

  /** Nothing was to be told; where the stream stands, for those that asked to be told. */
  #empty({ stream }: Pending): PollOutcome {
    if (!stream.events_delivered.includes(HEAD_EVENT)) return answerOf([], 1);
    return answerOf([signHead(this.#app, stream)], 1);
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#asking += 1;
    try {
      return await work();
    } finally {
      this.#asking -= 1;
    }
  }
}

/** Rung before anybody listens, it is heard afterwards. */
class Bell {
  #rang = false;
  #heard: () => void = () => {};

  ring(): void {
    this.#rang = true;
    this.#heard();
  }

  async rung(): Promise<void> {
    if (!this.#rang) {
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
    this.#rang = false;
  }
}

function answerOf(sets: readonly { jti: string; token: string }[], most: number): PollOutcome {
  const given = sets.slice(0, most);
  return {
    kind: 'answer',
    answer: {
      sets: Object.fromEntries(given.map(({ jti, token }) => [jti, token])),
      ...(sets.length > given.length ? { moreAvailable: true } : {}),
    },
  };
}

function busy(): PollOutcome {
  return { kind: 'busy', retryAfterS: randomInt(SOONEST_RETURN_S, LATEST_RETURN_S + 1) };
}

const known = new WeakMap<App['events'], Polls>();

/** One for each running app; told apart by its hub, which is never copied. */
export function pollsOf(app: App): Polls {
  const polls = known.get(app.events) ?? new Polls(app);
  known.set(app.events, polls);
  return polls;
}

/** To be called once what was queued is committed. Other processes find it by themselves. */
export function wakeStreams(app: App, streamIds: Iterable<string>): void {
  known.get(app.events)?.wake(streamIds);
}
