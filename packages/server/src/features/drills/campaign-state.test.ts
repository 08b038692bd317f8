import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CampaignState, campaignStates, demandTransition, mayFollow } from './campaign-state.ts';

const legal: [CampaignState, CampaignState][] = [
  ['draft', 'rehearsed'],
  ['rehearsed', 'draft'],
  ['rehearsed', 'announced'],
  ['announced', 'running'],
  ['running', 'stopping'],
  ['stopping', 'closed'],
  ['draft', 'aborted'],
  ['rehearsed', 'aborted'],
  ['announced', 'aborted'],
  ['running', 'aborted'],
  ['stopping', 'aborted'],
];
const all = campaignStates.flatMap((from) => campaignStates.map((to) => [from, to] as const));

test.each(legal)('%s may become %s', (from, to) => {
  expect(() => demandTransition(from, to)).not.toThrow();
});

test.each(all.filter(([from, to]) => !legal.some(([a, b]) => a === from && b === to)))(
  '%s may not become %s, and the refusal says what it may',
  (from, to) => {
    const over = from === 'closed' || from === 'aborted';
    expect(() => demandTransition(from, to)).toThrow(over ? /It is over/ : /It can become/);
  },
);

test('no way leads out of closed or aborted, and none to running but over rehearsal and announcement', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...campaignStates), { maxLength: 30 }), (wishes) => {
      const way: CampaignState[] = ['draft'];
      for (const wish of wishes) if (mayFollow(way.at(-1) as CampaignState, wish)) way.push(wish);
      const end = way.findIndex((state) => state === 'closed' || state === 'aborted');
      if (end >= 0) expect(end).toBe(way.length - 1);
      if (way.includes('running')) {
        const before = way.slice(0, way.indexOf('running'));
        expect(before.slice(-2)).toEqual(['rehearsed', 'announced']);
      }
      expect(way.filter((state) => state === 'running').length).toBeLessThanOrEqual(1);
    }),
  );
});
