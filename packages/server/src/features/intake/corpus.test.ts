import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machinePartsOf, readMail } from '../mail/index.ts';
import { readReport } from './model/facts.ts';
import { readMachineReport } from './model/machine-report.ts';

const folder = join(import.meta.dirname, '../../../../../test/corpus/mail');
const mails = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.eml'),
);

test('every mail of the corpus is read, and every fact of it points into its text', async () => {
  const formats = new Map<string, number>();
  for (const name of mails) {
    const raw = readFileSync(join(folder, name));
    const machine = readMachineReport(machinePartsOf(raw));
    const { body } = await readMail(raw);
    const { text, facts } = readReport(body, machine, new Date('2027-01-05T12:00:00Z'));
    for (const { start, end } of facts) expect(text.slice(start, end), name).not.toBe('');
    const format = machine?.format ?? 'text';
    formats.set(format, (formats.get(format) ?? 0) + 1);
  }
  expect(mails.length).toBeGreaterThan(50);
  expect(formats.get('arf')).toBeGreaterThanOrEqual(2);
  // Tickets, bounces and their attachments are no X-ARF.
  expect(formats.get('x-arf')).toBe(undefined);
});
