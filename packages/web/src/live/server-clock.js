/** The server's procedure clock between two reads. A lab's runs many times faster than this machine's, and says so. */
export class ServerClock {
  #elapsed;
  #last = null;
  #speed = 1;

  constructor(elapsed = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** The server says that it is `at` (RFC 3339), and how fast its clock runs. */
  heard(at, speed) {
    this.#last = { server: Date.parse(at), heard: this.#elapsed() };
    this.#speed = speed;
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
