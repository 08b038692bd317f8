import { expect, test } from 'vitest';
import { blockLook } from './block-looks.ts';

const block = { state: 'active', expiresAt: '2027-01-05T09:00:00.000Z' } as const;
const before = Date.parse('2027-01-04T09:00:00.000Z');

test('a block holds until its order is undone or its time is over', () => {
  expect(blockLook(block, { undoneBy: null }, before).says).toBe('in force');
  expect(blockLook(block, { undoneBy: 'ord_2' }, before).says).toBe('lifted');
  expect(blockLook(block, undefined, Date.parse(block.expiresAt)).says).toBe('ended by itself');
});

test('one that was never ordered is told by itself', () => {
  expect(blockLook({ ...block, state: 'withdrawn' }, undefined, before).says).toBe('withdrawn');
});
