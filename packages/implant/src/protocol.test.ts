import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Beat, beatBody, mac, macMatches, orderText, parseBeat } from './protocol.ts';
import { base32, hmacToken, memoryToken, unlinkedToken } from './tokens.ts';

const beat: Beat = {
  v: 1,
  deployment: 'dep_01jgx5e8k0',
  instance: '0123456789abcdef0123456789abcdef',
  seq: 3,
  kind: 'beat',
  boot_id: '3300f6b4-df57-41ae-8626-207fe2fa5498',
  mono_ms: 1000,
  boot_ms: 1000,
  real_ms: 1_800_000_000_000,
  gap_ms: 200,
  fail_timeout: 0,
  fail_reset: 0,
  fail_other: 0,
  signal: 0,
  end: '',
  counter: 0,
  tx_bytes: 2400,
};
const parse = (text: string) => parseBeat(Buffer.from(text, 'latin1'));
const changed = (changes: object) => JSON.stringify({ ...beat, ...changes });

describe('a beat', () => {
  it('is read as it was written', () => {
    expect(parseBeat(beatBody(beat))).toEqual(beat);
    const receipt: Beat = { ...beat, kind: 'receipt', end: 'refused:late' };
    expect(parseBeat(beatBody(receipt))).toEqual(receipt);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"v":1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', changed({ v: 2 })],
    ['a further key', changed({ host: 'x' })],
    ['a missing key', JSON.stringify({ ...beat, tx_bytes: undefined })],
    ['blanks', JSON.stringify(beat, null, 1)],
    ['a key twice', JSON.stringify(beat).replace('"v":1', '"v":1,"v":1')],
    ['another order of keys', JSON.stringify(Object.fromEntries(Object.entries(beat).reverse()))],
    ['a negative number', changed({ seq: -1 })],
    ['a fraction', changed({ gap_ms: 0.5 })],
    ['a number beyond safety', changed({ mono_ms: 2 ** 53 })],
    ['a count beyond 32 bits', changed({ seq: 2 ** 32 })],
    ['a signal that is none', changed({ signal: 100 })],
    ['a number as text', changed({ seq: '3' })],
    ['1e3 for 1000', JSON.stringify(beat).replace('"mono_ms":1000', '"mono_ms":1e3')],
    ['another kind', changed({ kind: 'shout' })],
    ['a foreign id', changed({ deployment: 'par_1' })],
    ['a short instance', changed({ instance: 'ab' })],
    ['a wrong boot id', changed({ boot_id: 'x' })],
    ['a beat with an end', changed({ end: 'stop' })],
    ['a receipt without', changed({ kind: 'receipt' })],
    ['an unknown end', changed({ kind: 'receipt', end: 'bored' })],
    ['over 1 KiB', changed({ deployment: `dep_${'a'.repeat(1100)}` })],
  ])('is refused: %s', (_name, text) => {
    expect(parse(text)).toBeNull();
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => parseBeat(Buffer.from(bytes)) === null),
    );
    fc.assert(fc.property(fc.json(), (text) => parse(text) === null));
  });
});

describe('authentication', () => {
  it('is HMAC-SHA256 of the body by the key (RFC 4231, test case 3)', () => {
    expect(mac(Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd))).toBe(
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    );
  });

  it('is checked as it is made, for every body', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 1024 }),
        (key, body) => macMatches(key, body, mac(key, body)),
      ),
    );
  });

  it('fails for another body, another key and anything that is no MAC', () => {
    const key = Buffer.alloc(32, 1);
    const body = beatBody(beat);
    expect(macMatches(key, body, mac(key, body))).toBe(true);
    expect(macMatches(Buffer.alloc(32, 2), body, mac(key, body))).toBe(false);
    expect(macMatches(key, Buffer.from('x'), mac(key, body))).toBe(false);
    for (const text of ['', 'zz', mac(key, body).toUpperCase(), `${mac(key, body)}00`]) {
      expect(macMatches(key, body, text)).toBe(false);
    }
  });
});

test('the text of an order holds every field', () => {
  const order = {
    deployment: 'dep_1',
    instance: 'a'.repeat(32),
    seq: 4,
    verb: 'period' as const,
    argument: 5000,
    counter: 2,
    leaseSeconds: 600,
    nonce: 'b'.repeat(32),
  };
  expect(orderText(order)).toBe(
    `muster-order-1\ndep_1\n${'a'.repeat(32)}\n4\nperiod\n5000\n2\n600\n${'b'.repeat(32)}\n`,
  );
});

describe('tokens', () => {
  it('are in lower case base 32 without padding (vectors of RFC 4648, section 10)', () => {
    const vectors = {
      '': '',
      f: 'my',
      fo: 'mzxq',
      foo: 'mzxw6',
      foob: 'mzxw6yq',
      fooba: 'mzxw6ytb',
      foobar: 'mzxw6ytboi',
    };
    for (const [text, expected] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(expected);
  });

  it('have 16 characters and depend on key and text', () => {
    const key = Buffer.alloc(32, 1);
    expect(unlinkedToken(key)).toMatch(/^[a-z2-7]{16}$/);
    expect(unlinkedToken(key)).toBe(hmacToken(key, 'unlinked'));
    expect(memoryToken(key, 'n')).not.toBe(memoryToken(key, 'm'));
    expect(memoryToken(key, 'n')).not.toBe(memoryToken(Buffer.alloc(32, 2), 'n'));
  });
});
