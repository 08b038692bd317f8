import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type ExportPreview,
  exchangeFormat,
  exportPreview,
  type ImportPreview,
  importFormat,
  importPreview,
  tlpText,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { oneLine } from '../output/text.ts';

const MOST_SHOWN = 40;

export const exchangeCommands: AddCommands = (exchange, run) => {
  exchange
    .command('out <incident> <file>')
    .description('hand an incident out; what the format cannot carry is said, and the hash is recorded')
    .option('--format <format>', exchangeFormat.options.join(', '), 'misp')
    .option('--redaction <id>', 'a redacted copy instead of the whole')
    .option('--words', 'with the words of the log, of decisions and of notes, though they may name people')
    .action(
      run((cli, command) => {
        const [incident = '', file = ''] = command.args;
        return handOut(cli, incident, file, command.opts<OutOptions>());
      }),
    );

  exchange
    .command('in <incident> <file>')
    .description('take in the observables of a MISP event, a STIX bundle or a list')
    .option('--format <format>', importFormat.options.join(', '))
    .option('--dry-run', 'only say what it would bring')
    .action(
      run((cli, command) => {
        const [incident = '', file = ''] = command.args;
        return takeIn(cli, incident, file, command.opts<InOptions>());
      }),
    );
};

interface OutOptions {
  format: string;
  redaction?: string;
  words?: boolean;
}

async function handOut(cli: Cli, incident: string, file: string, options: OutOptions): Promise<void> {
  const format = exchangeFormat.safeParse(options.format);
  if (!format.success) throw new UsageError(`--format is one of ${exchangeFormat.options.join(', ')}`);
  const { redaction, words } = options;
  const api = await cli.api();
  const place = `/api/v1/incidents/${encodeURIComponent(incident)}/exports`;
  const preview = await api.get(`${place}/preview`, exportPreview, {
    format: format.data,
    redaction,
    words: words ? 'true' : undefined,
  });
  const body = {
    format: format.data,
    sha256: preview.sha256,
    ...(redaction ? { redaction } : {}),
    ...(words ? { words } : {}),
  };
  const bytes = await api.bytes(place, body);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== preview.sha256)
    throw new UsageError('what came is not what the server announced; nothing was written, try again');
  await writeFile(file, bytes);
  cli.show({ file, ...preview }, () => told(file, preview));
}

function told(file: string, { tlp, label, size, sha256, lost }: ExportPreview): string {
  const losses = lost.map(({ field, count, reason }) => `  ${field} (${count}): ${reason}`);
  return [
    `${file}: ${size} bytes, ${tlpText(tlp)} written as ${label}`,
    `sha256 ${sha256}, recorded`,
    ...(losses.length > 0 ? ['not carried:', ...losses] : []),
  ].join('\n');
}

interface InOptions {
  format?: string;
  dryRun?: boolean;
}

async function takeIn(cli: Cli, incident: string, file: string, options: InOptions): Promise<void> {
  const content = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  const format = importFormat.safeParse(options.format ?? formatOf(content));
  if (!format.success) throw new UsageError(`--format is one of ${importFormat.options.join(', ')}`);
  const api = await cli.api();
  const place = `/api/v1/incidents/${encodeURIComponent(incident)}/imports`;
  const request = { format: format.data, name: basename(file), content };
  const preview = await api.post(`${place}/preview`, request, importPreview);
  const taken = options.dryRun
    ? preview
    : await api.post(place, { ...request, sha256: preview.sha256 }, importPreview);
  cli.show(taken, () => listed(taken, options.dryRun === true));
}

function listed({ title, counts, items, warnings }: ImportPreview, isDry: boolean): string {
  const lines = items
    .filter(({ outcome }) => outcome !== 'known')
    .map(({ place, outcome, type, value, says }) =>
      oneLine(`  ${outcome} ${type ?? ''} ${value} (${place})${says ? `: ${says}` : ''}`),
    );
  const more = lines.length - MOST_SHOWN;
  return [
    oneLine(
      `${title}: ${counts.new} new, ${counts.known} known, ${counts.refused} refused${isDry ? '; nothing was taken' : ''}`,
    ),
    ...warnings.map(oneLine),
    ...lines.slice(0, MOST_SHOWN),
    ...(more > 0 ? [`  … and ${more} more; --json shows all`] : []),
  ].join('\n');
}

function formatOf(content: string): string {
  if (!/^\s*[[{]/.test(content)) return 'csv';
  return /"type"\s*:\s*"bundle"/.test(content.slice(0, 4000)) ? 'stix' : 'misp';
}
