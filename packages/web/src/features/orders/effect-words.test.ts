import { describe, expect, test } from 'vitest';
import { effectsBrief, effectsText } from './effect-words.ts';

describe('what an order brings about, in words', () => {
  test('a whole ban', () => {
    const effects = { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' } as const;
    expect(effectsText(effects)).toBe('Nothing new starts, what runs is paused, its network is cut off.');
    expect(effectsBrief(effects)).toBe('deny new, pause, quarantine');
  });

  test('one that only tells the owners', () => {
    const effects = { new: 'leave', running: 'notify', storage: 'keep', network: 'keep' } as const;
    expect(effectsText(effects)).toBe('Owners of what runs are told.');
    expect(effectsBrief(effects)).toBe('notify');
  });
});
