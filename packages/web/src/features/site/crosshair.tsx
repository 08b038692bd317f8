import { createContext, use, useSyncExternalStore } from 'react';
import type { AxisEvent } from './events.ts';

/** The one place of the axis that the reader points at. */
export interface Place {
  at: number;
  /** What happened there, where the reader stands on something. */
  event: AxisEvent | null;
}

interface State {
  /** Under the pointer, or under something else of the page that names a time. */
  pointed: Place | null;
  /** Where the keyboard stands, or what was clicked. */
  pinned: Place | null;
  /** A stretch that is being drawn. */
  drawn: { from: number; to: number } | null;
}

/** Moves with the pointer without drawing the lanes again. */
export class Crosshair {
  #state: State = { pointed: null, pinned: null, drawn: null };
  readonly #listeners = new Set<() => void>();
  /** The lane in which the keyboard stays; null: all of them. */
  lane: string | null = null;

  get state(): State {
    return this.#state;
  }

  get place(): Place | null {
    return this.#state.pointed ?? this.#state.pinned;
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Something of the page names this time. */
  point(at: string | null): void {
    this.set({ pointed: at === null ? null : { at: Date.parse(at), event: null } });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const CrosshairOfPage = createContext<Crosshair | null>(null);

export function useCrosshair(): Crosshair {
  const crosshair = use(CrosshairOfPage);
  if (!crosshair) throw new Error('there is no axis here');
  return crosshair;
}

export function useCrosshairState(): State {
  const crosshair = useCrosshair();
  return useSyncExternalStore(crosshair.subscribe, () => crosshair.state);
}
