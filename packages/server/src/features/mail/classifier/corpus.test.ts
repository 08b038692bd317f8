import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classifyMail } from './index.ts';
import { corpusFiles, type Expectation } from './testing/corpus.ts';

describe('the corpus of mails', () => {
  const files = corpusFiles();

  it('holds at least 150 mails', () => {
    expect(files.length).toBeGreaterThanOrEqual(150);
  });

  it('is described completely: every mail has an expectation, every expectation a mail', () => {
    for (const folder of new Set(files.map((file) => file.folder))) {
      const listed = Object.keys(
        JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as object,
      ).sort();
      expect(
        readdirSync(folder)
          .filter((name) => name.endsWith('.eml'))
          .sort(),
      ).toEqual(listed);
    }
  });

  it.each(files.map((file) => [file.name, file] as const))('%s', async (_name, file) => {
    const { class: kind, rule, recipients } = await classifyMail(file.raw());
    expect({ kind, rule }).toMatchObject({ kind: file.expected.class, rule: expect.any(String) });
    expectRecipients(file.expected, recipients);
  });
});

function expectRecipients(expected: Expectation, found: { address: string; status: string }[]): void {
  if (!expected.recipients) return;
  const addresses = found.map((one) => one.address.toLowerCase()).sort();
  expect(addresses).toEqual(expected.recipients.map(([address]) => address.toLowerCase()).sort());
  for (const [address, status] of expected.recipients) {
    if (status)
      expect(found.find((one) => one.address.toLowerCase() === address.toLowerCase())?.status).toBe(status);
  }
}
