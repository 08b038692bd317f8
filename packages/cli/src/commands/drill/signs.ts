import type { VerdictWord } from '@muster/contract';
import type { Colour } from '../../output/style.ts';

/** How a verdict reads without colour, and with it; the same signs as on the live page. */
export const signs: Readonly<Record<VerdictWord, { sign: string; colour: Colour; says: string }>> = {
  pass: { sign: '✓', colour: 'green', says: 'pass' },
  late: { sign: '◷', colour: 'yellow', says: 'late' },
  fail: { sign: '✗', colour: 'red', says: 'fail' },
  pending: { sign: '○', colour: 'blue', says: 'pending' },
  'our-fault': { sign: '!', colour: 'magenta', says: 'our fault, not counted' },
  'not-applicable': { sign: '–', colour: 'dim', says: 'not applicable' },
  waived: { sign: '⊘', colour: 'dim', says: 'waived' },
};

export const verdictWords = Object.keys(signs) as VerdictWord[];
