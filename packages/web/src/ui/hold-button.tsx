import { type ReactNode, useEffect, useRef } from 'react';
import { sinceOpened } from '../app/timers.ts';
import { announce } from './announcer.tsx';
import './hold-button.css';

const HOLD_MS = 1500;
const ARMED_MS = 6000;

interface HoldButtonProps {
  /** Called once for each completed hold. */
  onHeld: () => void;
  /** Its extent, for a first press that is not held: "Stops 9 copies at 5 sites; press again to do it". */
  extent: string;
  disabled?: boolean;
  children: ReactNode;
}

/**
 * A button that acts after it was held, by pointer or by Space or Enter: what cannot be taken back is not clicked by
 * chance. Who cannot hold (a screen reader presses and releases at once) presses twice: the first press says what the
 * second will do.
 */
export function HoldButton({ onHeld, extent, disabled = false, children }: HoldButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const act = useRef(onHeld);
  act.current = onHeld;
  const words = useRef(extent);
  words.current = extent;
  useEffect(() => {
    if (button.current)
      return watchHolds(
        button.current,
        () => act.current(),
        () => announce(words.current),
      );
  }, []);
  return (
    <button ref={button} type="button" className="hold" disabled={disabled}>
      <span className="hold-words">{children}</span>
    </button>
  );
}

function watchHolds(button: HTMLButtonElement, act: () => void, say: () => void): () => void {
  const over = new AbortController();
  let since: number | null = null;
  let frame = 0;
  let armedUntil = 0;
  let pressed = false;

  function draw(now: number): void {
    if (since === null) return;
    const share = Math.min(1, (now - since) / HOLD_MS);
    button.style.setProperty('--held', String(share));
    if (share < 1) {
      frame = requestAnimationFrame(draw);
      return;
    }
    release();
    act();
  }
  function press(): void {
    if (button.disabled || since !== null) return;
    pressed = true;
    since = sinceOpened();
    frame = requestAnimationFrame(draw);
  }
  function release(): void {
    since = null;
    cancelAnimationFrame(frame);
    button.style.setProperty('--held', '0');
  }
  function click(): void {
    // A click that no press came before is that of an assistive technology.
    if (pressed) {
      pressed = false;
      return;
    }
    const now = sinceOpened();
    if (now < armedUntil) {
      armedUntil = 0;
      act();
    } else {
      armedUntil = now + ARMED_MS;
      say();
    }
  }

  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    hear: (event: HTMLElementEventMap[Name]) => void,
  ) => button.addEventListener(name, hear, { signal: over.signal });
  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    press();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur'] as const) on(end, release);
  on('contextmenu', (event) => event.preventDefault());
  on('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  on('keyup', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    pressed = false;
    release();
  });
  on('click', click);
  return () => {
    release();
    over.abort();
  };
}
