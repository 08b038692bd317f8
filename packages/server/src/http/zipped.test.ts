import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipLarge } from './zipped.ts';

const large = { rows: Array<string>(1000).fill('the same again') };
let http: FastifyInstance;
beforeAll(() => {
  http = Fastify();
  http.get('/large', { onSend: zipLarge }, async () => large);
  http.get('/small', { onSend: zipLarge }, async () => ({ row: 'the same again' }));
});
afterAll(() => http.close());

function ask(url: string, encoding: string) {
  return http.inject({ url, headers: { 'accept-encoding': encoding } });
}

test('a large answer travels small to who can read it so', async () => {
  const { headers, rawPayload } = await ask('/large', 'br, gzip');
  expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(Number(headers['content-length'])).toBe(rawPayload.length);
  expect(JSON.parse(gunzipSync(rawPayload).toString())).toEqual(large);
});

test('a small one, and one to who cannot, travels as it is', async () => {
  for (const response of [await ask('/small', 'gzip'), await ask('/large', 'identity')]) {
    expect(response.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(response.body)).toBeTypeOf('object');
  }
});
