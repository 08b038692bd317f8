import { el, put } from '../ui/dom.js';
import { verdicts } from './signs.js';

const WAIT_MS = 180;
const EDGE = 12;

/** A short "why?" beside the pointer; a click opens the whole. Touch gets none: it opens the sheet at once. */
export class Tip {
  #box;
  #timer = 0;
  #place = '';

  constructor(box, table, find) {
    this.#box = box;
    table.addEventListener('pointerover', (event) => {
      // What slides under a resting pointer was not pointed at.
      const place = `${event.clientX},${event.clientY}`;
      const moved = place !== this.#place;
      this.#place = place;
      const button = moved && event.pointerType === 'mouse' ? event.target.closest('button.sign') : null;
      clearTimeout(this.#timer);
      box.hidden = true;
      const found = button && find(button);
      if (found) this.#timer = setTimeout(() => this.#show(button, found), WAIT_MS);
    });
    table.addEventListener('pointerleave', () => this.hide());
    addEventListener('scroll', () => this.hide(), { passive: true, capture: true });
  }

  hide() {
    clearTimeout(this.#timer);
    this.#box.hidden = true;
  }

  #show(button, { site, check, verdict }) {
    const quote = verdict.evidence.find((one) => one.quote !== null)?.quote;
    put(
      this.#box,
      el(
        'p',
        {},
        el('b', { text: `${site.site.name}, ${check.id} ${check.title}: ${verdicts[verdict.verdict].says}` }),
      ),
      el('p', { text: verdict.why }),
      quote
        ? el('p', { class: 'quiet', text: `“${quote.length > 140 ? `${quote.slice(0, 139)}…` : quote}”` })
        : null,
    );
    this.#box.hidden = false;
    const cell = button.getBoundingClientRect();
    const tip = this.#box.getBoundingClientRect();
    const left = Math.min(cell.left, innerWidth - tip.width - EDGE);
    const above = cell.bottom + 8 + tip.height > innerHeight;
    this.#box.style.left = `${Math.max(EDGE, left)}px`;
    this.#box.style.top = `${above ? cell.top - tip.height - 8 : cell.bottom + 8}px`;
  }
}
