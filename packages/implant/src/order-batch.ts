import { hash } from 'node:crypto';
import { verifyEd25519 } from './keys.ts';
import { type Order, orderText } from './protocol.ts';

/** Most orders under one signature: ten hashes of path, so that the longest answer stays below 1 KiB. */
export const ORDER_BATCH_MAX = 1024;

const PATH = /^(0|[1-9]\d{0,3})\/([1-9]\d{0,3})\/((?:[0-9a-f]{64}){1,10})$/;

/**
 * The lines that answer beats of one campaign, each for the order at its place, all under one signature: the orders are
 * the leaves of a Merkle tree (RFC 6962, section 2.1), as Roughtime does it for its answers. PROTOCOL.md, section 3.
 * @throws RangeError for no order and for more than ORDER_BATCH_MAX
 */
export function orderLines(orders: readonly Order[], sign: (text: Buffer) => Uint8Array): string[] {
  const levels = orderTree(orders);
  const root = levels.at(-1)?.[0] as string;
  const signature = Buffer.from(sign(treeText(orders.length, root))).toString('hex');
  return orders.map((order, index) => orderLine(order, signature, pathOf(levels, index)));
}

/** The bytes that the order key signs for a tree of `size` orders; `root` in hex, as are all hashes here. */
export function treeText(size: number, root: string): Buffer {
  return Buffer.from(`muster-orders-2\n${size}\n${root}\n`, 'latin1');
}

/** One answer's line; `signature` in hex. */
export function orderLine(order: Order, signature: string, path: string): string {
  const { verb, argument, counter, leaseSeconds, nonce } = order;
  return `${verb} ${argument ?? '-'} ${counter} ${leaseSeconds} ${nonce} ${signature} ${path}\n`;
}

/** Whether the order key signed this order with the signature and the path of a line: what an implant checks. */
export function verifyOrder(orderKey: Uint8Array, order: Order, signature: string, path: string): boolean {
  let node = leafHash(order);
  let size = 1;
  if (path !== '-') {
    const [, first = '', second = '', hashes = ''] = PATH.exec(path) ?? [];
    let index = Number(first);
    size = Number(second);
    if (size < 2 || size > ORDER_BATCH_MAX || index >= size) return false;
    let at = 0;
    for (let nodes = size; nodes > 1; nodes = (nodes + 1) >> 1, index >>= 1) {
      if ((index ^ 1) >= nodes) continue;
      const sibling = hashes.slice(at, at + 64);
      if (sibling.length !== 64) return false;
      node = index & 1 ? nodeHash(sibling, node) : nodeHash(node, sibling);
      at += 64;
    }
    if (at !== hashes.length) return false;
  }
  return verifyEd25519(orderKey, treeText(size, node), Buffer.from(signature, 'hex'));
}

/** Leaves first, root last; a last node without a sibling goes up as it is. */
function orderTree(orders: readonly Order[]): string[][] {
  if (orders.length < 1 || orders.length > ORDER_BATCH_MAX) throw new RangeError('1 to 1024 orders');
  let level = orders.map(leafHash);
  const levels = [level];
  while (level.length > 1) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as string, level[at + 1]];
      next.push(right ? nodeHash(left, right) : left);
    }
    levels.push(next);
    level = next;
  }
  return levels;
}

function pathOf(levels: readonly string[][], index: number): string {
  const size = levels[0]?.length ?? 0;
  if (size === 1) return '-';
  let path = `${index}/${size}/`;
  let at = index;
  for (const level of levels) {
    path += level[at ^ 1] ?? '';
    at >>= 1;
  }
  return path;
}

function leafHash(order: Order): string {
  return hash('sha256', `\0${orderText(order)}`);
}

const pair = Buffer.alloc(65, 1);

function nodeHash(left: string, right: string): string {
  pair.write(left, 1, 'hex');
  pair.write(right, 33, 'hex');
  return hash('sha256', pair);
}
