const HOLD_MS = 1500;
const ARMED_MS = 6000;

/**
 * Makes a button that acts after it was held, by pointer or by Space or Enter. Who cannot hold (a screen reader
 * presses and releases at once) presses twice: the first press says what the second one will do.
 * @param act called once for each completed hold
 * @param says what a first press without holding announces
 */
export function holdButton(button, { act, says }) {
  let since = null;
  let frame = 0;
  let armedUntil = 0;
  let pressed = false;

  function draw(now) {
    if (since === null) return;
    const share = Math.min(1, (now - since) / HOLD_MS);
    button.style.setProperty('--held', share);
    if (share < 1) {
      frame = requestAnimationFrame(draw);
      return;
    }
    release();
    act();
  }
  function press() {
    if (button.disabled || since !== null) return;
    pressed = true;
    since = performance.now();
    frame = requestAnimationFrame(draw);
  }
  function release() {
    since = null;
    cancelAnimationFrame(frame);
    button.style.setProperty('--held', 0);
  }

  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    press();
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur'])
    button.addEventListener(end, release);
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  button.addEventListener('keyup', (event) => {
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      release();
    }
  });
  button.addEventListener('click', () => {
    // A click that no press came before is that of an assistive technology.
    if (pressed) {
      pressed = false;
      return;
    }
    const now = performance.now();
    if (now < armedUntil) {
      armedUntil = 0;
      act();
    } else {
      armedUntil = now + ARMED_MS;
      says();
    }
  });
}
