import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Catalogue, catalogueSchema, endpointsOf } from './catalogue.ts';
import { OpenStackError } from './errors.ts';
import { type OpenStackSettings, openStackSettings } from './settings.ts';

const auth = { method: 'application-credential', id: 'i', secret: 's' };
const settings = (given: object = {}): OpenStackSettings =>
  openStackSettings.parse({ authUrl: 'https://keystone.example.org:5000/v3', auth, ...given });

function of(type: string, url: string, place = 'public', region = 'R'): Catalogue[number] {
  return { type, endpoints: [{ interface: place, region_id: region, url }] };
}

describe('the catalogue', () => {
  test('gives each service its address with the version of its paths', () => {
    const endpoints = endpointsOf(
      [
        of('compute', 'https://nova.example.org/v2.1/'),
        of('network', 'https://neutron.example.org'),
        of('image', 'https://glance.example.org/v2'),
        of('volumev3', 'https://cinder.example.org/v3/p'),
      ],
      settings(),
    );
    expect([...endpoints].map(([name, url]) => `${name} ${url.href}`)).toEqual([
      'nova https://nova.example.org/v2.1',
      'neutron https://neutron.example.org/v2.0',
      'glance https://glance.example.org/v2',
      'cinder https://cinder.example.org/v3/p',
    ]);
  });

  test('is read for the region and the interface that the settings name', () => {
    const catalogue = [
      of('compute', 'https://a.example.org', 'public', 'North'),
      of('compute', 'https://b.example.org', 'internal', 'South'),
      of('compute', 'https://c.example.org', 'public', 'South'),
    ];
    const endpoints = endpointsOf(catalogue, settings({ region: 'South' }));
    expect(endpoints.get('nova')?.host).toBe('c.example.org');
  });

  test.each([
    ['another scheme', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['the clear, where Keystone is reached by TLS', 'http://nova.example.org/v2.1'],
    ['a password', 'https://a:b@nova.example.org/v2.1'],
    ['a query', 'https://nova.example.org/v2.1?to=elsewhere'],
    ['a fragment', 'https://nova.example.org/v2.1#x'],
    ['no URL', 'nova'],
  ])('is not believed when an endpoint has %s', (_, url) => {
    expect(() => endpointsOf([of('compute', url)], settings())).toThrow(
      expect.objectContaining({ code: 'untrusted' }),
    );
  });

  test('may name only the hosts that the settings allow, where they do', () => {
    const allowed = settings({ hosts: ['nova.example.org'] });
    expect(endpointsOf([of('compute', 'https://nova.example.org:8774')], allowed).size).toBe(1);
    expect(() => endpointsOf([of('compute', 'https://nova.example.org.evil.example')], allowed)).toThrow(
      expect.objectContaining({ code: 'untrusted' }),
    );
  });

  test('gives, whatever is in it, addresses that are safe to use or an error that says why', () => {
    const part = (...parts: string[]) => fc.constantFrom('', ...parts);
    const url = fc.oneof(
      fc
        .tuple(
          part('http:', 'https:', 'HTTPS:', 'ftp:', 'file:', 'javascript:'),
          part('//', '/', '//u:p@'),
          part('nova', '[::1', '[::1]:8774', 'x\u0000y', '169.254.169.254'),
          part('/v2.1', '/v2.1/', '/../..', '%00'),
          part('?to=x', '#x'),
        )
        .map((parts) => parts.join('')),
      fc.string(),
    );
    const entry = fc.record({
      type: fc.constantFrom('compute', 'network', 'image', 'volumev3', 'constructor', '__proto__'),
      endpoints: fc.array(
        fc.record({
          interface: fc.constantFrom('public', 'internal', 'toString'),
          region_id: fc.string(),
          url,
        }),
      ),
    });
    const safe = fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: entry }, { weight: 1, arbitrary: fc.jsonValue() })),
      (raw) => {
        const parsed = catalogueSchema.safeParse(raw);
        if (!parsed.success) return;
        try {
          for (const found of endpointsOf(parsed.data, settings()).values()) {
            expect(found.protocol).toBe('https:');
            expect([found.username, found.password, found.search, found.hash].join('')).toBe('');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(OpenStackError);
        }
      },
    );
    fc.assert(safe, { numRuns: 120 });
  });
});
