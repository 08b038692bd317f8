import { defaultBanEffects } from '@muster/contract';
import { expect, test } from 'vitest';
import { certaintyText, suggestionFor } from './certainty.ts';

test('what was seen suggests to pause and to cut off, a flaw to cut off, a list nothing more', () => {
  expect(suggestionFor('seen', defaultBanEffects)).toMatchObject({ running: 'pause', network: 'quarantine' });
  expect(suggestionFor('open', defaultBanEffects)).toMatchObject({
    running: 'notify',
    network: 'quarantine',
  });
  expect(suggestionFor('listed', defaultBanEffects)).toBeNull();
});

test('a suggestion goes either way, and leaves alone who is let in', () => {
  const stands = { new: 'leave', running: 'pause', storage: 'keep', network: 'quarantine' } as const;
  expect(suggestionFor('seen', stands)).toBeNull();
  expect(suggestionFor('listed', stands)).toEqual({
    new: 'leave',
    running: 'notify',
    storage: 'keep',
    network: 'keep',
  });
});

test('what was said of a ban is read in the words in which it was said', () => {
  expect(certaintyText(0.95)).toBe('yes: it was seen');
  expect(certaintyText(0.7)).toBe('certain by 0.7');
});
