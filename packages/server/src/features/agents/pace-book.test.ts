import { describe, expect, test } from 'vitest';
import { PaceBook } from './pace-book.ts';

const HOUR = 3_600_000;

describe('what is kept of the pace of agents', () => {
  test('is forgotten of an agent that was revoked', () => {
    const book = new PaceBook();
    for (const way of ['facts', 'receipts', 'findings', 'orders', 'reports', 'keys'] as const)
      book.take(way, 'agt_a', 1, 0);
    book.take('facts', 'agt_b', 1, 0);
    book.forget('agt_a');
    expect(book.size).toBe(1);
  });

  test('goes by itself once an agent rested, also in a process that heard of no revocation', () => {
    const book = new PaceBook();
    for (let n = 0; n < 100; n++) book.take('keys', `agt_${n}`, 1, n);
    expect(book.size).toBe(100);
    book.take('facts', 'agt_later', 1, 2 * HOUR);
    expect(book.size).toBe(1);
  });

  test('is never more than so many lines, whoever comes and whatever the clock says', () => {
    const book = new PaceBook(50);
    for (let n = 0; n < 1000; n++) book.take('facts', `agt_${n}`, 1, n % 2 === 0 ? n * HOUR : -n * HOUR);
    expect(book.size).toBeLessThanOrEqual(50);
  });

  test('is not given anew to who asks without end beside many others', () => {
    const book = new PaceBook(50);
    let passed = 0;
    for (let n = 0; n < 2000; n++) {
      if (book.take('keys', 'agt_thief', 1, 0).taken) passed += 1;
      book.take('facts', `agt_${n}`, 1, 0);
    }
    expect(passed).toBe(10);
  });

  test('counts an answer as the longest until it is known how long it is', () => {
    const book = new PaceBook();
    const most = 12_000_000;
    let open = 0;
    while (book.take('findings', 'agt_a', most, 0).taken) open += 1;
    expect(open).toBe(8);
    book.giveBack('findings', 'agt_a', most - 1000);
    expect(book.take('findings', 'agt_a', most, 0).taken).toBe(true);
  });
});
