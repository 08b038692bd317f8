import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { main } from './main.ts';
import { readToken } from './read-token.ts';

const TOKEN = 'a-token-of-more-than-20-letters';
const folder = mkdtempSync(join(tmpdir(), 'muster-token-'));
const file = join(folder, 'token');
writeFileSync(file, `${TOKEN}\n`, { mode: 0o600 });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function terminal(): PassThrough & { isTTY: boolean; raw: boolean[] } {
  const raw: boolean[] = [];
  return Object.assign(new PassThrough(), {
    isTTY: true,
    raw,
    setRawMode: (on: boolean) => raw.push(on),
  });
}

describe('the token of an enrolment', () => {
  test('comes from a file that its owner alone reads', async () => {
    expect(await readToken(file, new PassThrough(), () => {})).toBe(TOKEN);
    chmodSync(file, 0o640);
    await expect(readToken(file, new PassThrough(), () => {})).rejects.toThrow(/read by others.*chmod 600/);
    chmodSync(file, 0o600);
  });

  test('comes from standard input, which holds a token and no more', async () => {
    const input = new PassThrough();
    input.end(`${TOKEN}\n`);
    expect(await readToken('-', input, () => {})).toBe(TOKEN);
    const empty = new PassThrough();
    empty.end('\n');
    await expect(readToken('-', empty, () => {})).rejects.toThrow('holds no token');
    const long = new PassThrough();
    long.end('x'.repeat(5000));
    await expect(readToken('-', long, () => {})).rejects.toThrow('more than a token');
  });

  test('is typed at a terminal that does not show it', async () => {
    const input = terminal();
    let said = '';
    const typed = readToken(undefined, input, (text) => {
      said += text;
    });
    input.write(`${TOKEN}\r`);
    expect(await typed).toBe(TOKEN);
    expect(said).toBe('Token from your CSIRT (it is not shown): \n');
    expect(input.raw).toEqual([true, false]);
    expect(input.listenerCount('keypress')).toBe(0);
  });

  test('is not waited for after Ctrl-C, nor where nobody can type', async () => {
    const input = terminal();
    const typed = readToken(undefined, input, () => {});
    input.write('\u0003');
    await expect(typed).rejects.toThrow('no token was typed');
    expect(input.raw).toEqual([true, false]);
    await expect(readToken(undefined, new PassThrough(), () => {})).rejects.toThrow('--token-file');
  });

  test('is not taken from the command line', async () => {
    const said: string[] = [];
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
    expect(await main(['enrol', '--token', TOKEN], io)).toBe(2);
    expect(said.join('\n')).toMatch(/unknown option '--token'/);
  });
});
