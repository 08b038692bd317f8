import { describe, expect, test } from 'vitest';
import { questionText } from './question-words.ts';

const open = { step: 2, inPortal: true, answered: null };

describe('what a site is asked', () => {
  test('is answered where the site’s policy takes answers', () => {
    expect(questionText(open, true)).toContain('Give it here');
    expect(questionText({ ...open, inPortal: false }, true)).toContain('muster-agent ask');
  });

  test('is the site’s own to answer', () => {
    expect(questionText(open, false)).toBe('It waits for an answer of the site.');
  });

  test('was answered, and the agent takes the answer', () => {
    const answered = { answer: 'refuse', at: '2027-01-05T08:00:00.000Z', by: 'Ada' } as const;
    expect(questionText({ ...open, answered }, true)).toMatch(/^Refused in the portal by Ada, .* not taken/);
  });
});
