import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawPublicKey } from './keys.ts';
import { ORDER_BATCH_MAX, orderLines, treeText, verifyOrder } from './order-batch.ts';
import { type Order, orderText } from './protocol.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const orderKey = rawPublicKey(publicKey);
const byKey = (text: Buffer) => sign(null, text, privateKey);

function orders(count: number): Order[] {
  return Array.from({ length: count }, (_, n) => ({
    deployment: `dep_${n}`,
    instance: 'a'.repeat(32),
    seq: 4,
    verb: 'ok',
    counter: 2,
    leaseSeconds: 600,
    nonce: 'b'.repeat(32),
  }));
}

function holds(order: Order, line: string): boolean {
  const [, , , , , signature = '', path = ''] = line.trimEnd().split(' ');
  return verifyOrder(orderKey, order, signature, path);
}

test('an order alone has the path - and its own hash as the root', () => {
  const [order] = orders(1);
  const texts: string[] = [];
  const lines = orderLines(orders(1), (text) => {
    texts.push(text.toString());
    return Buffer.alloc(64, 15);
  });
  const leaf = createHash('sha256').update(`\0${orderText(order as Order)}`);
  expect(texts).toEqual([`muster-orders-2\n1\n${leaf.digest('hex')}\n`]);
  expect(lines).toEqual([`ok - 2 600 ${'b'.repeat(32)} ${'0f'.repeat(64)} -\n`]);
});

test('of three orders the third goes up as it is', () => {
  const sha256 = (prefix: number, ...parts: Uint8Array[]) =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.from([prefix]), ...parts]))
      .digest();
  const [a, b, c] = orders(3).map((order) => sha256(0, Buffer.from(orderText(order)))) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const ab = sha256(1, a, b);
  const texts: string[] = [];
  const lines = orderLines(orders(3), (text) => {
    texts.push(text.toString());
    return Buffer.alloc(64);
  });
  expect(texts).toEqual([treeText(3, sha256(1, ab, c).toString('hex')).toString()]);
  const paths = lines.map((line) => line.trimEnd().split(' ')[6]);
  const hex = (...parts: Buffer[]) => Buffer.concat(parts).toString('hex');
  expect(paths).toEqual([`0/3/${hex(b, c)}`, `1/3/${hex(a, c)}`, `2/3/${hex(ab)}`]);
});

test('every answer of a batch holds for its own order and for no other', () => {
  for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 31, 33, ORDER_BATCH_MAX - 1, ORDER_BATCH_MAX]) {
    const batch = orders(count);
    const lines = orderLines(batch, byKey);
    const places = [...new Set([0, 1, count >> 1, count - 2, count - 1])].filter((n) => n >= 0 && n < count);
    for (const n of places) {
      expect(holds(batch[n] as Order, lines[n] as string)).toBe(true);
      for (const other of places) {
        if (other !== n) expect(holds(batch[other] as Order, lines[n] as string)).toBe(false);
      }
    }
  }
});

test('a changed path, signature or order does not hold', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef/-'), maxLength: 90 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), hex, (count, at, cut, junk) => {
      const batch = orders(count);
      const index = at % count;
      const order = batch[index] as Order;
      const line = (orderLines(batch, byKey)[index] as string).trimEnd();
      const tail = line.length - 130 - (cut % 20);
      const changed = line.slice(0, tail) + junk;
      expect(holds({ ...order, seq: 5 }, line)).toBe(false);
      expect(changed === line || !holds(order, changed)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the longest answer fits into what an implant reads', () => {
  const longest = orders(ORDER_BATCH_MAX).map((order) => ({
    ...order,
    verb: 'period' as const,
    argument: 600_000,
    counter: 999_999_999_999_999,
  }));
  const lengths = orderLines(longest, () => Buffer.alloc(64)).map((line) => line.length);
  expect(Math.max(...lengths)).toBe(847);
});

test('a batch of none or too many is refused', () => {
  expect(() => orderLines([], byKey)).toThrow(RangeError);
  expect(() => orderLines(orders(ORDER_BATCH_MAX + 1), byKey)).toThrow(RangeError);
});
