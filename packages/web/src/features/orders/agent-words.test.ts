import type { SiteOrderView } from '@muster/contract';
import { expect, test } from 'vitest';
import { agentWords } from './agent-words.ts';

function at(site: string, name: string | null, hostname = ''): SiteOrderView {
  const agent = name === null ? null : { name, hostname };
  return { site: { id: site, name: site }, agent } as SiteOrderView;
}

test('the only agent of a site is told by the site alone', () => {
  const all = [at('a', 'cloud', 'h1'), at('b', 'cloud', 'h2'), at('c', null)];
  expect(all.map((one) => agentWords(one, all))).toEqual([null, null, null]);
});

test('agents of one site are told apart by their names', () => {
  const all = [at('a', 'cloud', 'h1'), at('a', 'farm', 'h2')];
  expect(all.map((one) => agentWords(one, all))).toEqual(['cloud', 'farm']);
});

test('agents of one name are told apart by the hosts that they run on', () => {
  const all = [at('a', 'cloud', 'h1'), at('a', 'cloud', 'h2'), at('a', 'farm', 'h3')];
  expect(all.map((one) => agentWords(one, all))).toEqual(['cloud, h1', 'cloud, h2', 'farm']);
});
