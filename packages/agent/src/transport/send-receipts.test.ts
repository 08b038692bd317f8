import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeAgentKey } from '../identity/agent-key.ts';
import { Bench } from '../testing/bench.ts';
import { memoryDisk } from '../testing/crashes.ts';
import { type Sending, sendReceipts } from './send-receipts.ts';
import { ServerRefused } from './server-client.ts';

let site: Bench;
beforeEach(() => {
  site = new Bench();
  site.disk = memoryDisk();
  site.open();
});
afterEach(() => site.close());

function jtiOf(jws: string): string {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')).jti;
}

/** A server that refuses some of what it is sent. */
function sendingTo(isRefused: (jti: string) => boolean): Sending & { taken: string[]; rotate(): void } {
  let key = makeAgentKey(`${site.folder}/key.json`);
  const taken: string[] = [];
  return {
    taken,
    spool: site.spool,
    alarms: site.alarms,
    time: site.clock,
    key: () => key,
    rotate() {
      key = makeAgentKey(`${site.folder}/key.new.json`);
    },
    refused: new Map(),
    server: {
      async sendReceipts(receipts) {
        const jtis = receipts.map(jtiOf);
        const good = jtis.filter((jti) => !isRefused(jti));
        taken.push(...good);
        const refused = jtis.flatMap((jti, index) =>
          isRefused(jti) ? [{ index, code: 'receipt.conflict', detail: 'Another one stands.' }] : [],
        );
        return { taken: good, refused };
      },
    },
  };
}

const signal = new AbortController().signal;

test('what the server refuses holds up nothing else, is told, and is sent again later', async () => {
  const orders = Array.from({ length: 60 }, () =>
    site.take({ kind: 'unban', undoes: null, expiresAt: null }),
  );
  await site.settle();
  const bad = new Set(orders.slice(0, 55).map(({ id }) => `agt_a.${id}.1`));
  const sending = sendingTo((jti) => bad.has(jti));
  while ((await sendReceipts(sending, signal)) > 0);
  expect(new Set(site.spool.unsent().map(({ jti }) => jti))).toEqual(bad);
  expect(sending.taken).toHaveLength(60 * 4 - 55);
  expect(site.alarms.has('receipt-refused')).toBe(true);
  bad.clear();
  expect(await sendReceipts(sending, signal)).toBe(0);
  expect(site.spool.unsent()).toHaveLength(55);
  await site.clock.advance(3_600_000);
  while ((await sendReceipts(sending, signal)) > 0);
  expect(site.spool.unsent()).toEqual([]);
  expect(site.alarms.has('receipt-refused')).toBe(false);
});

test('what was refused while the key changed is sent at once with the new one', async () => {
  site.take({ kind: 'unban', undoes: null, expiresAt: null });
  await site.settle();
  let isChanging = true;
  const sending = sendingTo(() => isChanging);
  expect(await sendReceipts(sending, signal)).toBe(0);
  isChanging = false;
  expect(await sendReceipts(sending, signal)).toBe(0);
  expect(sending.taken).toEqual([]);
  sending.rotate();
  await sendReceipts(sending, signal);
  expect(site.spool.unsent()).toEqual([]);
});

test('what the server holds up stays in the spool, all of it, and is sent when it is taken again', async () => {
  site.take({ kind: 'unban', undoes: null, expiresAt: null });
  await site.settle();
  const waiting = site.spool.unsent().length;
  const sending = sendingTo(() => false);
  const { server } = sending;
  sending.server = {
    sendReceipts: async () => {
      throw new ServerRefused(429, 'too much', 9000);
    },
  };
  await expect(sendReceipts(sending, signal)).rejects.toThrow(/429/);
  expect(site.spool.unsent()).toHaveLength(waiting);
  sending.server = server;
  while ((await sendReceipts(sending, signal)) > 0);
  expect(sending.taken).toHaveLength(waiting);
  expect(site.spool.unsent()).toEqual([]);
});
