import { el, svg } from '../ui/dom.js';

const MOST_DRAWN = 8;

/** The copies of one site: full squares live, hollow ones are silent, lines have ended. */
export function copies({ planned, alive, silent, ended, clones }) {
  if (planned === 0) return el('span', { class: 'quiet', text: '–' });
  const label = `${alive} of ${planned} copies alive, ${silent} silent, ${ended} ended${clones > 0 ? `, ${clones} clones` : ''}`;
  const figure = el('span', { class: 'figure', text: `${alive}/${planned}` });
  const clone =
    clones > 0 ? el('span', { class: 'clone', title: `${clones} clones`, text: `+${clones}` }) : null;
  if (planned > MOST_DRAWN) return el('span', { class: 'copies', title: label }, figure, clone);
  const looks = [
    ...Array(alive).fill('alive'),
    ...Array(silent).fill('silent'),
    ...Array(Math.max(0, planned - alive - silent)).fill('ended'),
  ];
  return el(
    'span',
    { class: 'copies', title: label },
    svg(
      'svg',
      { width: planned * 9 - 2, height: 10, 'aria-hidden': 'true' },
      looks.map((look, i) =>
        look === 'ended'
          ? svg('line', { class: look, x1: i * 9 + 0.5, x2: i * 9 + 6.5, y1: 5, y2: 5 })
          : svg('rect', { class: look, x: i * 9 + 0.5, y: 1.5, width: 6, height: 7, rx: 1 }),
      ),
    ),
    figure,
    clone,
  );
}
