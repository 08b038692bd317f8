import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../main.ts';

async function helpOf(words: string): Promise<string> {
  const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  expect(await main([...words.split(' '), '--help'], { ...io, env: {} })).toBe(0);
  io.stdout.end();
  return Buffer.concat(await io.stdout.toArray()).toString();
}

test.each([
  ...['agent', 'agent list', 'agent token', 'agent confirm', 'agent revoke', 'order', 'order list'],
  ...['order show', 'order question', 'order accept', 'order refuse', 'workload', 'workload find'],
  ...['workload contain', 'workload release', 'image', 'image preview', 'image block', 'image blocks'],
  ...['image show', 'image approve', 'image refuse', 'image withdraw', 'image unblock'],
])('the help of "%s" has a line to copy', async (words) => {
  const help = await helpOf(words);
  expect(help.slice(help.indexOf('-h, --help'))).toContain(`muster ${words}`);
});
