import { useEffect, useRef, useState } from 'react';
import type { Crosshair } from './crosshair.tsx';
import { type Range, showing, within } from './range.ts';

/**
 * The stretch of the axis that is shown. It stands in the address (`?from=…&to=…`), so that a link shows the same and
 * going back finds it; `?at=…` marks a time. Until the reader chooses, it follows what happens, but not while the
 * reader points at something: nothing moves under the pointer.
 */
export function useShownRange(
  whole: Range,
  first: Range,
  crosshair: Crosshair,
): [Range, (range: Range) => void] {
  const [chosen, setChosen] = useState<Range | null>(() => fromAddress(whole, first, crosshair));
  const followed = useRef(first);
  if (crosshair.state.pointed === null) followed.current = first;
  const unwritten = useRef<Range | null>(null);
  useEffect(() => {
    unwritten.current = chosen;
  }, [chosen]);
  useEffect(() => {
    // Browsers take only so many changes of the address: it is written when the hand rests, not with every step.
    function write(event: Event): void {
      if (unwritten.current === null || (event instanceof PointerEvent && event.buttons > 0)) return;
      toAddress(unwritten.current);
      unwritten.current = null;
    }
    const moments = ['pointerup', 'pointermove', 'keyup'] as const;
    for (const moment of moments) document.addEventListener(moment, write);
    return () => {
      for (const moment of moments) document.removeEventListener(moment, write);
    };
  }, []);
  return [chosen ? within(chosen, whole) : followed.current, setChosen];
}

function fromAddress(whole: Range, first: Range, crosshair: Crosshair): Range | null {
  const params = new URLSearchParams(location.search);
  const [from, to, at] = ['from', 'to', 'at'].map((name) => Date.parse(params.get(name) ?? ''));
  const range = from && to && from < to ? within({ from, to }, whole) : null;
  if (!at) return range;
  crosshair.set({ pinned: { at, event: null } });
  return showing(range ?? first, at, whole);
}

function toAddress({ from, to }: Range): void {
  const params = new URLSearchParams(location.search);
  params.set('from', new Date(from).toISOString());
  params.set('to', new Date(to).toISOString());
  params.delete('at');
  history.replaceState(history.state, '', `${location.pathname}?${params}`);
}
