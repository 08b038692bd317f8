import { NotReachable, Refused } from '../ui/api.js';

const RETURN_AFTER_MS = 2000;
/** The server beats every 15 s; a line that is silent for longer is dead, whatever TCP says. */
const SILENT_MS = 40_000;
/** A deadline that passes makes no event, so the board is read at least this often. */
const READ_EVERY_MS = 10_000;
const SHORTEST_BETWEEN_READS_MS = 400;

/**
 * Keeps the board up to date: events say when to read, and the board is always read whole, so that nothing missed
 * can last. `on`: board(view), lost(error), back(), refused(error).
 */
export class Feed {
  #api;
  #path;
  #on;
  #over = new AbortController();
  #wanted = true;
  #wake = () => {};

  constructor(api, path, on) {
    this.#api = api;
    this.#path = path;
    this.#on = on;
  }

  start() {
    void this.#read();
    void this.#listen();
    addEventListener('online', this.#now, { signal: this.#over.signal });
    document.addEventListener('visibilitychange', this.#now, { signal: this.#over.signal });
  }

  stop() {
    this.#over.abort();
    this.#wake();
  }

  /** Reads as soon as it may. */
  again() {
    this.#now();
  }

  #now = () => {
    this.#wanted = true;
    this.#wake();
  };

  async #read() {
    while (!this.#over.signal.aborted) {
      this.#wanted = false;
      try {
        const board = await this.#api.get(`${this.#path}/board`);
        if (this.#over.signal.aborted) return;
        this.#on.board(board);
        await this.#pause(SHORTEST_BETWEEN_READS_MS, false);
        await this.#pause(READ_EVERY_MS, true);
      } catch (error) {
        if (error instanceof Refused) {
          this.#on.refused(error);
          return;
        }
        if (!(error instanceof NotReachable)) throw error;
        this.#on.lost(error);
        await this.#pause(RETURN_AFTER_MS, true);
      }
    }
  }

  async #listen() {
    let lastId;
    while (!this.#over.signal.aborted) {
      const line = new AbortController();
      const end = () => line.abort();
      this.#over.signal.addEventListener('abort', end, { once: true });
      let watch = setTimeout(end, SILENT_MS);
      try {
        const heard = () => {
          clearTimeout(watch);
          watch = setTimeout(end, SILENT_MS);
        };
        for await (const event of this.#api.events(`${this.#path}/events`, {
          lastId,
          signal: line.signal,
          heard,
        })) {
          lastId = event.id;
          // `reset` and every change alike: read all again.
          this.#now();
        }
      } catch {
        // The reading of the board says what is wrong.
      } finally {
        clearTimeout(watch);
        this.#over.signal.removeEventListener('abort', end);
      }
      if (this.#over.signal.aborted) return;
      this.#now();
      await new Promise((resolve) => setTimeout(resolve, RETURN_AFTER_MS));
    }
  }

  #pause(ms, wakes) {
    if (wakes && this.#wanted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      if (!wakes) return;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
