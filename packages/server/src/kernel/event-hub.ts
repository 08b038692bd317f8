import type { Json } from './canonical-json.ts';
import { randomText } from './ids.ts';

export interface HubEvent {
  /** Grows within one hub; another hub (a restarted server) has another beginning. */
  id: string;
  /** What it is about: the id of a campaign, a site… Listeners choose by it. */
  topic: string;
  /** What happened: `verdict.changed`. */
  type: string;
  data: Json;
}

export interface Listener {
  event(event: HubEvent): void;
  /** The hub closes: no event will follow. */
  end(): void;
}

/**
 * Tells those who watch what has changed, after it was committed. Nothing here is a record: a listener that was
 * away too long is told so and reads the whole state again. Keeps the last `keep` events for those who return.
 */
export class EventHub {
  readonly #epoch = randomText(8);
  readonly #keep: number;
  readonly #listeners = new Map<string, Set<Listener>>();
  #recent: HubEvent[] = [];
  #count = 0;
  #forgotten = 0;

  constructor(keep = 2000) {
    this.#keep = keep;
  }

  publish(topic: string, type: string, data: Json): void {
    this.#count += 1;
    const event = { id: `${this.#epoch}-${this.#count}`, topic, type, data };
    this.#recent.push(event);
    // Cut in large steps: shifting an array by one for every event costs its whole length.
    if (this.#recent.length >= this.#keep * 2) {
      this.#forgotten += this.#recent.length - this.#keep;
      this.#recent = this.#recent.slice(-this.#keep);
    }
    for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener.event(event);
  }

  /** The events of a topic after the one with this id, or undefined when that cannot be told any more. */
  since(topic: string, id: string): HubEvent[] | undefined {
    const [epoch, digits] = id.split('-');
    const count = Number(digits);
    if (epoch !== this.#epoch || !Number.isInteger(count)) return undefined;
    if (count < this.#forgotten || count > this.#count) return undefined;
    return this.#recent.slice(count - this.#forgotten).filter((event) => event.topic === topic);
  }

  /** The id from which a listener that begins now can resume. */
  get position(): string {
    return `${this.#epoch}-${this.#count}`;
  }

  listen(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(topic, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  close(): void {
    for (const listeners of this.#listeners.values()) {
      for (const listener of [...listeners]) listener.end();
    }
    this.#listeners.clear();
  }
}
