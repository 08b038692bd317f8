import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Disk, realDisk } from './disk.ts';
import { RecordFile, SpoolError } from './record-file.ts';

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-agent-spool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fresh(): string {
  count += 1;
  return join(folder, `${count}.log`);
}
interface Opened extends RecordFile<unknown> {
  records: unknown[];
}
function open(path: string, disk: Disk = realDisk, parse = (value: unknown) => value): Opened {
  const records: unknown[] = [];
  return Object.assign(new RecordFile<unknown>(path, disk, parse, (record) => records.push(record)), {
    records,
  });
}
function written(records: readonly unknown[]): string {
  const path = fresh();
  const file = open(path);
  for (const record of records) file.append(record);
  return path;
}

test('what was written is read again, in order', () => {
  const records = [{ a: 1 }, { text: 'zwei\nZeilen – ü' }, [3]];
  expect(open(written(records)).records).toEqual(records);
});

test('the file is for the agent alone', () => {
  expect(statSync(written([1])).mode & 0o777).toBe(0o600);
});

test('a last record cut short at any byte is dropped, and writing goes on', () => {
  const path = written([{ n: 1 }, { n: 2 }]);
  const whole = readFileSync(path);
  const first = whole.indexOf(0x0a) + 1;
  for (let end = first + 1; end < whole.length; end++) {
    writeFileSync(path, whole.subarray(0, end));
    const file = open(path);
    expect([file.records, file.torn]).toEqual([[{ n: 1 }], true]);
    file.append({ n: 3 });
    expect(open(path).records).toEqual([{ n: 1 }, { n: 3 }]);
  }
});

test('a last record whose bytes came in part, with zeros between, is dropped', () => {
  const path = written([{ n: 1 }, { text: 'x'.repeat(9000) }]);
  const bytes = readFileSync(path);
  bytes.fill(0, bytes.length - 6000, bytes.length - 2000);
  writeFileSync(path, bytes);
  expect(open(path).records).toEqual([{ n: 1 }]);
});

test('any byte changed before the last record is damage, and damage is not passed over', () => {
  const path = written([{ n: 1 }, { n: 2 }, { n: 3 }]);
  const whole = readFileSync(path);
  const last = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: last - 2 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const bytes = Buffer.from(whole);
      bytes[at] = ((bytes[at] ?? 0) + by) % 256;
      writeFileSync(path, bytes);
      expect(() => open(path)).toThrow(SpoolError);
    }),
    { numRuns: 60 },
  );
});

test('a record taken out of the middle is damage', () => {
  const path = written([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.filter((_, index) => index !== 1).join('\n'));
  expect(() => open(path)).toThrow(/line 2/);
});

test('a disk that is full leaves the file as it was, and a later record goes in', () => {
  const path = fresh();
  let full = false;
  const disk: Disk = {
    ...realDisk,
    append(to, bytes, at) {
      if (!full) return realDisk.append(to, bytes, at);
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
  };
  const file = open(path, disk);
  file.append(1);
  full = true;
  expect(() => file.append(2)).toThrow(/no space left/);
  full = false;
  file.append(3);
  expect(open(path).records).toEqual([1, 3]);
});

test('another program that wrote to the file is noticed before anything is added', () => {
  const path = fresh();
  const file = open(path);
  file.append(1);
  open(path).append(2);
  expect(() => file.append(3)).toThrow(/another program/);
});

test('a disk that cannot be read is an error, not an empty spool', () => {
  const disk: Disk = {
    ...realDisk,
    read() {
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    },
  };
  expect(() => open(fresh(), disk)).toThrow(SpoolError);
});

test('what could not be read again is not written', () => {
  const path = fresh();
  const numbers = (value: unknown) => {
    if (typeof value !== 'number') throw new TypeError('it is no number');
    return value;
  };
  const file = open(path, realDisk, numbers);
  file.append(1);
  expect(() => file.append('two')).toThrow(/no number/);
  file.append(3);
  expect(open(path, realDisk, numbers).records).toEqual([1, 3]);
});

test('a file that is written anew holds what was kept, and goes on', () => {
  const path = written([1, 2, 3, 4]);
  const file = open(path);
  file.rewrite((record) => ((record as number) % 2 === 0 ? record : null));
  file.append(5);
  const again = open(path);
  expect(again.records).toEqual([2, 4, 5]);
  expect(again.torn).toBe(false);
});

test('a disk that does not let it be written anew leaves it as it was', () => {
  const path = fresh();
  const disk: Disk = {
    ...realDisk,
    replace() {
      throw new Error('ENOSPC: no space left on device');
    },
  };
  const file = open(path, disk);
  file.append(1);
  expect(() => file.rewrite(() => null)).toThrow(SpoolError);
  file.append(2);
  expect(open(path).records).toEqual([1, 2]);
});
