import type { BanLimits } from '@muster/contract';
import { expect, test } from 'vitest';
import { approvalNeed, type MadeAlone, type ReachTotals } from './model.ts';

const limits: BanLimits = { users: 5, workloads: 20, sites: 2, approvalHours: 24, mostDays: 90 };
const nothing: MadeAlone = { bans: 0, users: 0, workloads: 0, touched: new Set() };
const reach = (more: Partial<ReachTotals> = {}): ReachTotals => ({
  ...{ users: 1, workloads: 0, touched: [], gateways: [], many: [], cut: false },
  ...more,
});
const day = (more: Partial<MadeAlone>): MadeAlone => ({ ...nothing, bans: 2, ...more });

test('a ban at a limit is made alone, and one above it is not', () => {
  expect(approvalNeed(reach({ users: 5, workloads: 20, touched: ['a', 'b'] }), limits, nothing).needed).toBe(
    false,
  );
  for (const more of [{ users: 6 }, { workloads: 21 }, { touched: ['a', 'b', 'c'] }])
    expect(approvalNeed(reach(more), limits, nothing).needed).toBe(true);
});

test('with what its author banned alone in a day it may come to a limit, and not above', () => {
  expect(approvalNeed(reach(), limits, day({ users: 4 })).needed).toBe(false);
  expect(approvalNeed(reach(), limits, day({ users: 5 })).reasons).toEqual([
    'With the 2 bans that the same officer made alone in the last 24 hours it reaches 6 people; above 5 a second officer must approve.',
  ]);
  expect(approvalNeed(reach({ workloads: 2 }), limits, day({ bans: 1, workloads: 19 })).reasons).toEqual([
    'With the ban that the same officer made alone in the last 24 hours it reaches 21 workloads; above 20 a second officer must approve.',
  ]);
});

test('a site that several bans of a day touch counts once', () => {
  const before = day({ touched: new Set(['a', 'b']) });
  expect(approvalNeed(reach({ touched: ['a', 'b'] }), limits, before).needed).toBe(false);
  expect(approvalNeed(reach({ touched: ['c'] }), limits, before).needed).toBe(true);
});

test('what is above a limit by itself is said once', () => {
  expect(approvalNeed(reach({ users: 6 }), limits, day({ users: 5 })).reasons).toEqual([
    'It reaches 6 people; above 5 a second officer must approve.',
  ]);
});
