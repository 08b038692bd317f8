import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outsideScope } from './authorised-scope.ts';

const scope = {
  hosts: ['wn-1.site.example', 'door.site.example'],
  addresses: ['192.0.2.0/25', '2001:db8::/48'],
};
const target = {
  doorUrl: 'https://192.0.2.7:8443/',
  host: 'wn-1.site.example',
  networks: ['192.0.2.0/26'],
};

test.each([
  target,
  { ...target, doorUrl: 'https://DOOR.site.example.:8443' },
  { ...target, doorUrl: 'ssh://user@192.0.2.127:22' },
  { ...target, doorUrl: 'https://[2001:db8::5]:8443' },
  { ...target, networks: ['192.0.2.0/25', '2001:db8:0:1::/64'] },
])('what the site agreed to may be used: %j', (good) => {
  expect(outsideScope(scope, good)).toBeNull();
});

test.each([
  ['another host', { ...target, host: 'wn-2.site.example' }],
  ['a door elsewhere', { ...target, doorUrl: 'https://192.0.2.128:8443' }],
  ['a door of a name that is not listed', { ...target, doorUrl: 'https://192-0-2-7.example' }],
  ['a name that ends like a listed one', { ...target, doorUrl: 'https://evil.door.site.example' }],
  ['no door', { ...target, doorUrl: 'nonsense' }],
  ['a wider network', { ...target, networks: ['192.0.2.0/24'] }],
  ['one network too many', { ...target, networks: ['192.0.2.0/26', '198.51.100.0/24'] }],
  ['no network', { ...target, networks: [] }],
  ['another family', { ...target, networks: ['2001:db9::/64'] }],
  ['no CIDR', { ...target, networks: ['everything'] }],
])('%s is outside', (_what, bad) => {
  expect(outsideScope(scope, bad)).toMatch(/\S/);
});

test('an empty consent allows nothing', () => {
  expect(outsideScope({ hosts: [], addresses: [] }, target)).not.toBeNull();
  expect(outsideScope({ hosts: [target.host], addresses: [] }, target)).not.toBeNull();
});

test('a door is inside exactly when the first bits of its address are those of the block', () => {
  const number = fc.integer({ min: 1, max: 0xdfffffff });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 1, max: 32 }), (one, other, bits) => {
      const text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
      const block = `${text(one)}/${bits}`;
      const said = outsideScope(
        { hosts: ['h'], addresses: [block] },
        { doorUrl: `https://${text(other)}:1/`, host: 'h', networks: [block] },
      );
      const same = one >>> (32 - bits) === other >>> (32 - bits);
      expect(said === null).toBe(same);
    }),
  );
});
