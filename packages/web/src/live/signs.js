import { el, svg } from '../ui/dom.js';

/** Every verdict as a word, a class and a sign; the shapes stand in index.html. */
export const verdicts = {
  pass: { says: 'pass', look: 'pass', sign: '✓' },
  late: { says: 'late', look: 'late', sign: '◷' },
  fail: { says: 'fail', look: 'fail', sign: '✗' },
  pending: { says: 'pending', look: 'pending', sign: '○' },
  'our-fault': { says: 'our fault, not counted', look: 'ours', sign: '!' },
  'not-applicable': { says: 'not applicable', look: 'none', sign: '–' },
  waived: { says: 'waived', look: 'waived', sign: '⊘' },
};

export const words = Object.keys(verdicts);

export function sign(word) {
  const { look } = verdicts[word];
  return el('span', { class: `sign ${look}`, 'aria-hidden': 'true' }, shape(look));
}

export function shape(look) {
  return svg('svg', { viewBox: '0 0 14 14', focusable: 'false' }, svg('use', { href: `#sign-${look}` }));
}
