const LONG_ENOUGH_MS = 200;

/**
 * The server's procedure clock between two reads. A lab's runs many times faster than this machine's, so its speed is
 * measured from what the server said and when it was heard.
 */
export class ServerClock {
  #elapsed;
  #first = null;
  #last = null;
  #speed = 1;

  constructor(elapsed = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** The server says that it is `at`, RFC 3339. */
  heard(at) {
    const now = { server: Date.parse(at), heard: this.#elapsed() };
    this.#first ??= now;
    this.#last = now;
    const passed = now.heard - this.#first.heard;
    if (passed < LONG_ENOUGH_MS) return;
    const speed = (now.server - this.#first.server) / passed;
    this.#speed = Math.abs(speed - 1) < 0.2 ? 1 : Math.max(0, speed);
  }

  get speed() {
    return this.#speed;
  }

  /** Procedure time in epoch milliseconds, or null before anything was heard. */
  now() {
    if (!this.#last) return null;
    return this.#last.server + (this.#elapsed() - this.#last.heard) * this.#speed;
  }

  /** Milliseconds of this machine since the server was last heard. */
  age() {
    return this.#last ? this.#elapsed() - this.#last.heard : 0;
  }
}
