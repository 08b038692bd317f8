import { type RefObject, useEffect, useSyncExternalStore } from 'react';

/**
 * Which rows are in the window or near it: what nobody sees need not tick, and comes after what somebody sees. One
 * observer serves all rows; a row of which it said nothing yet counts as seen.
 */

/** A little more than the window, so that what is scrolled to is right already. */
const MARGIN = '200px 0px';

const outOfSight = new Set<string>();
const listeners = new Set<() => void>();
let observer: IntersectionObserver | undefined;

export function isInSight(participation: string): boolean {
  return !outOfSight.has(participation);
}

/** Watches a row, which names its participation as `data-part`, for as long as it is there. */
export function useWatchedRow(row: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    observer ??= new IntersectionObserver(note, { rootMargin: MARGIN });
    observer.observe(element);
    return () => {
      observer?.unobserve(element);
      outOfSight.delete(element.dataset.part ?? '');
    };
  }, [row]);
}

export function useInSight(participation: string): boolean {
  return useSyncExternalStore(subscribe, () => isInSight(participation));
}

function note(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    const participation = (target as HTMLElement).dataset.part ?? '';
    if (isIntersecting) outOfSight.delete(participation);
    else outOfSight.add(participation);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
