import { useEffect, useState, useSyncExternalStore } from 'react';
import { type CallOff, every, sinceOpened } from './timers.ts';

/** The server's procedure clock between two reads. A lab's runs many times faster than this machine's, and says so. */
class ServerClock {
  #last: { server: number; heard: number } | null = null;
  #speed = 1;

  /** The server says that it is `at` (RFC 3339), and how fast its clock runs. */
  heard(at: string, speed: number): void {
    this.#last = { server: Date.parse(at), heard: sinceOpened() };
    this.#speed = speed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Procedure time in epoch milliseconds, or null before anything was heard. */
  now(): number | null {
    if (!this.#last) return null;
    return this.#last.server + (sinceOpened() - this.#last.heard) * this.#speed;
  }
}

export const serverClock = new ServerClock();

const listeners = new Set<() => void>();
let ticking: CallOff | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= every(250, () => {
    for (const each of listeners) each();
  });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      ticking?.();
      ticking = undefined;
    }
  };
}

/** Procedure time to the second, in epoch milliseconds; null before the server was heard. All pages tick together. */
export function useNow(): number | null {
  return useTick((now) => now);
}

/**
 * What `of` makes of procedure time (as `useNow` gives it); the component is drawn again only when that is something
 * else: `useTick((now) => now !== null && now > dueAt)`.
 */
export function useTick<Value extends string | number | boolean | null>(
  of: (now: number | null) => Value,
): Value {
  return useSyncExternalStore(subscribe, () => {
    const now = serverClock.now();
    return of(now === null ? null : Math.floor(now / 1000) * 1000);
  });
}

/** Says when this machine loses its network, and when it has it back. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const tell = () => setOnline(navigator.onLine);
    addEventListener('online', tell);
    addEventListener('offline', tell);
    return () => {
      removeEventListener('online', tell);
      removeEventListener('offline', tell);
    };
  }, []);
  return online;
}
