import { expect, test } from 'vitest';
import { noAgentPlanText, noAgentText } from './no-agent.ts';

test('a site without an agent learns of bans by the lists, and of nothing else', () => {
  expect(noAgentText('ban', null)).toContain('by the lists');
  expect(noAgentText('unban', '2027-01-05T13:34:00Z')).toMatch(/^Read the lists Tue 5 Jan/);
  expect(noAgentPlanText('ban')).toContain('by the lists');
  for (const kind of ['contain', 'release', 'block-image', 'unblock-image'] as const) {
    expect(noAgentText(kind, null)).toBe('Nobody tells this site: write to it.');
    expect(noAgentPlanText(kind)).toContain('Write to it.');
  }
});
