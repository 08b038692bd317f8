import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { federationYaml, planFederation } from './federation.ts';

test('the same seed gives the same federation, another seed other people', () => {
  expect(planFederation(12, 'a')).toEqual(planFederation(12, 'a'));
  expect(planFederation(12, 'a')).not.toEqual(planFederation(12, 'b'));
});

test('names, domains and addresses stay unique beyond the list of sketches', () => {
  const sites = planFederation(100, 'a');
  for (const key of ['name', 'domain'] as const)
    expect(new Set(sites.map((site) => site[key])).size).toBe(100);
  for (const key of ['security', 'private', 'tickets'] as const) {
    expect(new Set(sites.map((site) => site.mail[key])).size).toBe(100);
  }
});

test('twelve sites already span Europe, Asia and America, and several national bodies', () => {
  const sites = planFederation(12, 'a');
  const continents = new Set(sites.map((site) => site.timeZone.split('/')[0]));
  expect([...continents].sort()).toEqual(['America', 'Asia', 'Europe']);
  expect(new Set(sites.map((site) => site.ngi)).size).toBeGreaterThan(8);
});

test('the registry file has contacts, calendars in the site’s own zone, and doors where the lab runs', () => {
  const sites = planFederation(4, 'a');
  const people = parse(federationYaml(sites));
  expect(people.sites[3]).toMatchObject({
    name: 'TAMSUI-AS',
    timeZone: 'Asia/Taipei',
    calendar: { zone: 'Asia/Taipei' },
  });
  expect(people.sites[3].endpoints).toBeUndefined();
  const at = {
    frontDoorUrl: 'https://127.10.3.1:4443',
    submissionAddress: '127.66.3.9',
    controllerAddress: '127.77.3.1',
    networks: ['127.0.0.0/8'],
  };
  const running = parse(federationYaml(sites, () => at, { controllerPort: 8080, caPem: 'PEM' }));
  expect(running.sites[0].endpoints).toEqual([
    { kind: 'front-door', url: at.frontDoorUrl, caPem: 'PEM', settings: { submissionAddress: '127.66.3.9' } },
    { kind: 'controller', url: 'http://127.77.3.1:8080', settings: { address: '127.77.3.1', port: '8080' } },
  ]);
});
