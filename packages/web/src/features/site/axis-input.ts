import { type RefObject, useEffect, useRef } from 'react';
import { rangeAtStrip } from './axis-strip.tsx';
import type { Crosshair, Place } from './crosshair.tsx';
import { type AxisEvent, nextEvent } from './events.ts';
import type { PlacedLane } from './lanes.ts';
import type { Plot } from './plot.ts';
import { lengthOf, panned, type Range, within, zoomed } from './range.ts';

/** What the hands act upon; always the latest. */
export interface AxisState {
  plot: Plot;
  whole: Range;
  lanes: readonly PlacedLane[];
  events: readonly AxisEvent[];
  /** Where the line of the whole campaign lies. */
  strip: { top: number; bottom: number };
  show(range: Range): void;
  /** The keyboard stands on this now. */
  arrive(place: Place): void;
  /** The reader wants to see more of it. */
  open(event: AxisEvent): void;
}

/** Nearer than this the pointer means what happened there. */
const SNAP_PX = 6;
const DRAG_PX = 4;

/** Pointer, wheel and fingers on the axis. */
export function useAxisPointer(
  element: RefObject<HTMLElement | null>,
  crosshair: Crosshair,
  state: AxisState,
): void {
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    if (element.current) return listen(element.current, crosshair, () => latest.current);
  }, [element, crosshair]);
}

function listen(element: HTMLElement, crosshair: Crosshair, latest: () => AxisState): () => void {
  const over = new AbortController();
  const fingers = new Map<number, number>();
  let pressed: { x: number; range: Range; touch: boolean; moved: boolean } | null = null;
  let onStrip = false;
  let pinch: { distance: number; middle: number; range: Range } | null = null;

  const xOf = (event: PointerEvent | WheelEvent): number =>
    event.clientX - element.getBoundingClientRect().left;
  const yOf = (event: PointerEvent): number => event.clientY - element.getBoundingClientRect().top;
  const inside = (x: number): number => Math.min(latest().plot.right, Math.max(latest().plot.left, x));

  function placeAt(event: PointerEvent): Place {
    const { plot, lanes, events } = latest();
    const x = inside(xOf(event));
    const y = yOf(event);
    const near = events.filter((one) => Math.abs(plot.x(one.at) - x) <= SNAP_PX);
    const lane = lanes.find((one) => y >= one.top && y <= one.top + one.height)?.id;
    near.sort(
      (a, b) =>
        Number(b.lane === lane) - Number(a.lane === lane) ||
        Math.abs(plot.x(a.at) - x) - Math.abs(plot.x(b.at) - x),
    );
    const [event_] = near;
    return event_ ? { at: event_.at, event: event_ } : { at: plot.at(x), event: null };
  }

  function isOnStrip(event: PointerEvent): boolean {
    const { strip } = latest();
    const y = yOf(event);
    return y >= strip.top - 4 && y <= strip.bottom + 4;
  }

  function slide(x: number): void {
    const { plot, whole, show } = latest();
    show(within(rangeAtStrip(inside(x), plot, whole), whole));
  }

  function startPinch(): void {
    const [a = 0, b = 0] = fingers.values();
    pressed = null;
    pinch = { distance: Math.max(12, Math.abs(a - b)), middle: (a + b) / 2, range: latest().plot.range };
  }

  function down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    const x = xOf(event);
    fingers.set(event.pointerId, x);
    if (fingers.size === 2) {
      startPinch();
      return;
    }
    if (x < latest().plot.left - 4) return;
    onStrip = isOnStrip(event);
    if (onStrip) {
      element.setPointerCapture(event.pointerId);
      slide(x);
      return;
    }
    element.setPointerCapture(event.pointerId);
    pressed = { x, range: latest().plot.range, touch: event.pointerType === 'touch', moved: false };
  }

  function move(event: PointerEvent): void {
    const x = xOf(event);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, x);
    const { plot, whole, show } = latest();
    if (pinch && fingers.size >= 2) {
      const [a = 0, b = 0] = fingers.values();
      const around =
        pinch.range.from + ((pinch.middle - plot.left) / (plot.right - plot.left)) * lengthOf(pinch.range);
      show(zoomed(pinch.range, pinch.distance / Math.max(12, Math.abs(a - b)), around, whole));
      return;
    }
    if (onStrip) {
      slide(x);
      return;
    }
    if (!pressed) {
      if (isOnStrip(event)) {
        crosshair.set({ pointed: null });
        return;
      }
      // A line under the finger would only hide what it points at.
      if (event.pointerType !== 'touch' || fingers.size === 0) crosshair.set({ pointed: placeAt(event) });
      return;
    }
    if (Math.abs(x - pressed.x) > DRAG_PX) pressed.moved = true;
    if (!pressed.moved) return;
    if (pressed.touch || event.shiftKey) {
      const share = (pressed.x - x) / (plot.right - plot.left);
      show(panned(pressed.range, share, whole));
      return;
    }
    crosshair.set({
      pointed: null,
      drawn: { from: plot.at(inside(Math.min(x, pressed.x))), to: plot.at(inside(Math.max(x, pressed.x))) },
    });
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    onStrip = false;
    if (pinch) {
      if (fingers.size < 2) pinch = null;
      return;
    }
    const { drawn } = crosshair.state;
    const { show, whole, open } = latest();
    if (pressed && !pressed.moved) {
      const place = placeAt(event);
      crosshair.set({ pinned: place });
      if (place.event) open(place.event);
    } else if (drawn) show(within(drawn, whole));
    pressed = null;
    if (drawn) crosshair.set({ drawn: null });
  }

  function cancel(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    pressed = null;
    onStrip = false;
    if (fingers.size < 2) pinch = null;
    crosshair.set({ drawn: null });
  }

  function wheel(event: WheelEvent): void {
    const { plot, whole, show } = latest();
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      show(zoomed(plot.range, Math.exp(event.deltaY * 0.004), plot.at(inside(xOf(event))), whole));
    } else if (sideways && lengthOf(plot.range) < lengthOf(whole)) {
      event.preventDefault();
      show(panned(plot.range, (event.deltaX || event.deltaY) / (plot.right - plot.left), whole));
    }
  }

  const options = { signal: over.signal };
  element.addEventListener('pointerdown', down, options);
  element.addEventListener('pointermove', move, options);
  element.addEventListener('pointerup', up, options);
  element.addEventListener('pointercancel', cancel, options);
  element.addEventListener('pointerleave', () => crosshair.set({ pointed: null }), options);
  // React listens to wheels passively, and would let the whole page zoom.
  element.addEventListener('wheel', wheel, { ...options, passive: false });
  return () => over.abort();
}

/**
 * Keys on the axis: left and right walk from event to event, up and down choose a lane to stay in, plus and minus
 * zoom, 0 shows all, Page Up and Page Down move on, Enter opens, Escape lets go. Says whether the key was one of them.
 */
export function axisKey(key: string, crosshair: Crosshair, state: AxisState): boolean {
  const { plot, whole, lanes, events, show, arrive, open } = state;
  const { pinned } = crosshair.state;
  const middle = pinned?.at ?? plot.at((plot.left + plot.right) / 2);
  const held = crosshair.lane;
  const go = (event: AxisEvent | undefined) => event && arrive({ at: event.at, event });
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft': {
      const step = key === 'ArrowRight' ? 1 : -1;
      go(nextEvent(events, pinned?.event ?? null, pinned?.at ?? null, step, held));
      return true;
    }
    case 'ArrowDown':
    case 'ArrowUp': {
      const ids = lanes.map(({ id }) => id).filter((id) => events.some((event) => event.lane === id));
      const place = ids.indexOf(pinned?.event?.lane ?? held ?? '') + (key === 'ArrowDown' ? 1 : -1);
      const lane = ids[Math.min(ids.length - 1, Math.max(0, place))];
      if (lane === undefined) return true;
      crosshair.lane = lane;
      const mine = events.filter((event) => event.lane === lane);
      const near = [...mine].sort((a, b) => Math.abs(a.at - middle) - Math.abs(b.at - middle))[0];
      go(near);
      return true;
    }
    case 'Home':
      go(events[0]);
      return true;
    case 'End':
      go(events.at(-1));
      return true;
    case '+':
    case '=':
      show(zoomed(plot.range, 0.5, middle, whole));
      return true;
    case '-':
      show(zoomed(plot.range, 2, middle, whole));
      return true;
    case '0':
      show(whole);
      return true;
    case 'PageUp':
    case 'PageDown':
      show(panned(plot.range, key === 'PageUp' ? -0.5 : 0.5, whole));
      return true;
    case 'Enter':
      if (pinned?.event) open(pinned.event);
      return pinned?.event != null;
    case 'Escape':
      if (!pinned && held === null) return false;
      crosshair.lane = null;
      crosshair.set({ pinned: null });
      return true;
    default:
      return false;
  }
}
