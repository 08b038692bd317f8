import type { Page } from 'playwright-core';

export interface Walk {
  /** How many things were come to. */
  stops: number;
  /** What had focus and did not show it. */
  unseen: string[];
  /** What can be used and was not come to. */
  missed: string[];
}

/** Runs in the page: notes what gets focus, and whether it shows that: by an outline, or drawn in the colour of one. */
const WATCH = `(() => {
  const stops = [];
  const unseen = [];
  const nameOf = (one) => one.tagName + '.' + (one.getAttribute('class') ?? '') + ' ' + one.textContent.trim().slice(0, 30);
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--link)';
  const colour = getComputedStyle(probe).color;
  probe.remove();
  const shows = (one) => {
    const { outlineStyle, outlineWidth, stroke } = getComputedStyle(one);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || stroke === colour;
  };
  document.addEventListener('focusin', ({ target }) => {
    stops.push(target);
    const around = [target, ...target.querySelectorAll('*')];
    for (let up = target.parentElement; up && up !== document.body; up = up.parentElement) around.push(up);
    if (!around.some(shows)) unseen.push(nameOf(target));
  });
  globalThis.walked = { stops, unseen, nameOf };
})()`;

/** What is beyond the last stop of a long page was not to be reached; on a short one everything is. */
const TELL = (most: number) => `(() => {
  const { stops, unseen, nameOf } = globalThis.walked;
  const seen = new Set(stops);
  const usable = [...document.querySelectorAll(
    'a[href], button:enabled, input:enabled:not([type=radio]), select:enabled, textarea:enabled, summary',
  )].filter((one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
  const isShort = usable.length <= ${most} / 2;
  return { stops: seen.size, unseen, missed: isShort ? usable.filter((one) => !seen.has(one)).map(nameOf) : [] };
})()`;

/** Goes through the page by Tab alone; so many times it is pressed. */
export async function walkByTab(page: Page, most: number): Promise<Walk> {
  await page.evaluate(WATCH);
  for (let stop = 0; stop < most; stop++) {
    // In a text Tab may belong to the text, as the editor says; Escape leads out.
    if (await page.evaluate(`document.activeElement?.tagName === 'TEXTAREA'`))
      await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
  }
  return await page.evaluate<Walk>(TELL(most));
}
