/** The agent's host adapter among all processes of this machine; `npm run real -- host`. */
import { afterEach, expect, test } from 'vitest';
import { hosts, usableWays } from '../../../packages/agent/src/adapters/host/testing/host-under-test.ts';
import { siteSystemContract } from '../../../packages/agent/src/testing/site-system-contract.ts';

const { make, end } = hosts(true);
afterEach(end);

const ways = await usableWays();
test('there is a way to make processes stand still here', () => {
  expect(ways.length).toBeGreaterThan(0);
});
for (const way of ways) siteSystemContract(`host, ${way},`, () => make(way), 60_000);
