import { describe, expect, test } from 'vitest';
import { readCsv } from './csv/read.ts';
import { readMisp } from './misp/read.ts';
import { readStix } from './stix/read.ts';

const event = (attributes: object[], more: object = {}) =>
  JSON.stringify({
    Event: { info: 'A campaign', Tag: [{ name: 'tlp:green' }], Attribute: attributes, ...more },
  });

const told = ({ found }: ReturnType<typeof readMisp>) => found.map(({ type, value }) => `${type} ${value}`);

describe('a MISP event of others', () => {
  test('gives two observables for two values in one, and one for an address and its port', () => {
    const attributes = [
      { type: 'filename|sha256', value: `run.sh|${'a'.repeat(64)}` },
      { type: 'domain|ip', value: 'bad.example|192.0.2.1' },
      { type: 'ip-dst|port', value: '192.0.2.1|443' },
      { type: 'ip-src', value: '198.51.100.0/24' },
    ];
    expect(told(readMisp(event(attributes)))).toEqual([
      'file run.sh',
      `sha256 ${'a'.repeat(64)}`,
      'domain bad.example',
      'ip 192.0.2.1',
      'ip 192.0.2.1:443',
      'network 198.51.100.0/24',
    ]);
  });

  test('labels what has a label of its own by that, and the rest by the event’s', () => {
    const { found, tlp } = readMisp(
      event([
        { type: 'domain', value: 'one.example', Tag: [{ name: 'tlp:amber+strict' }] },
        { type: 'domain', value: 'two.example', Tag: [{ name: 'TLP:White' }] },
        { type: 'domain', value: 'three.example' },
      ]),
    );
    expect(tlp).toBe('GREEN');
    expect(found.map((one) => one.tlp)).toEqual(['AMBER+STRICT', 'CLEAR', 'GREEN']);
  });

  test('accounts for everything that is not taken, by its place', () => {
    const { found, refused } = readMisp(
      event([
        { type: 'ip-dst', value: 'not an address' },
        { type: 'comment', value: 'some words' },
        { type: 'bic', value: 'X' },
        { type: 'domain', value: 'gone.example', deleted: true },
        { value: 'no type' },
      ]),
    );
    expect(found).toEqual([]);
    expect(refused.map(({ place }) => place)).toEqual([0, 1, 2, 3, 4].map((n) => `/Event/Attribute/${n}`));
    expect(refused[2]?.reason).toContain('“bic”');
  });

  test('reads objects, of an address and port both together, and what a search answers', () => {
    const object = {
      name: 'ip-port',
      comment: 'the pool',
      Attribute: [
        { type: 'ip-dst', value: '192.0.2.9', object_relation: 'ip', to_ids: true },
        { type: 'port', value: '3333', object_relation: 'dst-port' },
      ],
    };
    const search = JSON.stringify({ response: [JSON.parse(event([], { Object: [object] }))] });
    expect(readMisp(search).found).toMatchObject([
      {
        place: '/response/0/Event/Object/0',
        type: 'ip',
        value: '192.0.2.9:3333',
        ioc: true,
        note: 'the pool',
      },
    ]);
  });
});

describe('a STIX bundle of others', () => {
  const bundle = (...objects: object[]) => JSON.stringify({ type: 'bundle', id: 'bundle--1', objects });

  test('joins an observable and the indicator that looks for it, under the narrower label', () => {
    const { found } = readStix(
      bundle(
        {
          type: 'domain-name',
          id: 'domain-name--1',
          value: 'Bad.Example',
          object_marking_refs: ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da'],
        },
        {
          type: 'indicator',
          id: 'indicator--1',
          pattern_type: 'stix',
          pattern: "[domain-name:value = 'bad.example']",
          object_marking_refs: ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'],
        },
      ),
    );
    expect(found).toMatchObject([{ type: 'domain', value: 'bad.example', ioc: true, tlp: 'AMBER' }]);
  });

  test('refuses patterns and objects that are not read, and passes over what speaks of nothing seen', () => {
    const { found, refused } = readStix(
      bundle(
        { type: 'indicator', id: 'indicator--1', pattern_type: 'sigma', pattern: 'title: x' },
        {
          type: 'indicator',
          id: 'indicator--2',
          pattern_type: 'stix',
          pattern: "[a:b = 'c'] FOLLOWEDBY [d:e = 'f']",
        },
        { type: 'mutex', id: 'mutex--1', name: 'm' },
        { type: 'identity', id: 'identity--1', name: 'Somebody' },
        { type: 'relationship', id: 'relationship--1' },
      ),
    );
    expect(found).toEqual([]);
    expect(refused.map(({ place }) => place)).toEqual(['/objects/0', '/objects/1', '/objects/2']);
  });

  test('keeps networks apart from addresses', () => {
    const addresses = ['192.0.2.1/32', '192.0.2.0/24'].map((value, n) => ({
      type: 'ipv4-addr',
      id: `ipv4-addr--${n}`,
      value,
    }));
    const others = ['2001:db8::/32', '2001:db8::1/128'].map((value, n) => ({
      type: 'ipv6-addr',
      id: `ipv6-addr--${n}`,
      value,
    }));
    expect(told(readStix(bundle(...addresses, ...others)))).toEqual([
      'ip 192.0.2.1',
      'network 192.0.2.0/24',
      'network 2001:db8::/32',
      'ip 2001:db8::1',
    ]);
  });
});

describe('a list', () => {
  test('is one value a line, defanged or not, with notes for people left out', () => {
    expect(told(readCsv('# from a friend\nbad[.]example\n\nhxxps://bad.example/x\n192.0.2.1\n'))).toEqual([
      'domain bad.example',
      'url https://bad.example/x',
      'ip 192.0.2.1',
    ]);
  });

  test('may be a table with named columns, quotes and semicolons', () => {
    const { found } = readCsv('Type;Value;TLP;Note\r\nfile;"a;b ""c"".sh";amber;"two\r\nlines"\r\n');
    expect(found).toMatchObject([
      { place: 'line 2', type: 'file', value: 'a;b "c".sh', tlp: 'AMBER', note: 'two\r\nlines' },
    ]);
  });

  test('refuses labels and types that are none, and a quote that never ends', () => {
    const { refused } = readCsv('value,tlp\nx.example,secret\nno form at all,');
    expect(refused.map(({ place }) => place)).toEqual(['line 2', 'line 3']);
    expect(() => readCsv('value\n"x.example')).toThrow(/line 2/);
  });
});
