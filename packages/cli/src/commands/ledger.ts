import { readFile } from 'node:fs/promises';
import {
  type LedgerEntryView,
  type LedgerHead,
  ledgerEntryView,
  ledgerHead,
  mistakesOf,
  pageOf,
  type VerifyLedgerLine,
  verifyLedgerLine,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { NotReachable, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { Progress } from '../output/progress.ts';
import { properties, table } from '../output/table.ts';
import { jsonText } from '../output/text.ts';

interface ListOptions {
  kind?: string;
  subject?: string;
  actor?: string;
  since?: string;
  until?: string;
  limit: string;
  oldest?: boolean;
}

export const ledgerCommands: AddCommands = (ledger, run) => {
  ledger
    .command('list')
    .description('list entries, newest first')
    .option('--kind <kind>', 'as campaign.started, or a family as campaign.')
    .option('--subject <id>', 'what it happened to')
    .option('--actor <id>', 'who did it')
    .option('--since <time>', 'RFC 3339')
    .option('--until <time>', 'RFC 3339')
    .option('--limit <count>', 'at most so many', '50')
    .option('--oldest', 'oldest first')
    .action(run((cli, command) => list(cli, command.opts<ListOptions>())));

  ledger
    .command('show <id>')
    .description('show one entry')
    .action(
      run(async (cli, command) => {
        const id = encodeURIComponent(command.args[0] ?? '');
        const entry = await (await cli.api()).get(`/api/v1/ledger/entries/${id}`, ledgerEntryView);
        cli.show(entry, () => describe(cli, entry));
      }),
    );

  ledger
    .command('head')
    .description('print the newest signed head: one line to keep elsewhere for "ledger verify --head"')
    .action(
      run(async (cli) => {
        const head = await (await cli.api()).get('/api/v1/ledger/head', ledgerHead);
        cli.line(jsonText(head));
      }),
    );

  ledger
    .command('verify')
    .description('check that no entry was changed, removed, reordered, cut off or written anew')
    .option('--head <file>', 'heads that were kept outside the server, one JSON object a line')
    .action(run((cli, command) => verify(cli, command.opts<{ head?: string }>().head)));
};

async function list(cli: Cli, options: ListOptions): Promise<void> {
  const most = Number(options.limit);
  if (!Number.isInteger(most) || most < 1) throw new UsageError(`--limit ${options.limit} is not a count`);
  const query = {
    kind: options.kind,
    subject: options.subject,
    actor: options.actor,
    since: options.since,
    until: options.until,
    order: options.oldest ? 'oldest' : 'newest',
    limit: Math.min(most, 500),
  };
  const entries: LedgerEntryView[] = [];
  for await (const entry of (await cli.api()).items(
    '/api/v1/ledger/entries',
    pageOf(ledgerEntryView),
    query,
  )) {
    entries.push(entry);
    if (entries.length === most) break;
  }
  cli.show(entries, () =>
    table(
      [
        { title: 'PLACE', align: 'right' },
        { title: 'AT' },
        { title: 'KIND' },
        { title: 'SUBJECT' },
        { title: 'ACTOR' },
        { title: 'ID' },
      ],
      entries.map((entry) => [
        entry.position ?? 'open',
        entry.at,
        entry.kind,
        entry.subject,
        entry.actor,
        entry.id,
      ]),
      cli.paint,
    ),
  );
}

function describe(cli: Cli, entry: LedgerEntryView): string {
  return [
    properties(
      [
        ['id', entry.id],
        ['place', entry.position ?? 'not sealed yet'],
        ['at', entry.at],
        ['kind', entry.kind],
        ['subject', entry.subject],
        ['actor', entry.actor],
        ['hash', entry.hash ?? 'not sealed yet'],
      ],
      cli.paint,
    ),
    jsonText(entry.body, 2),
  ].join('\n');
}

async function verify(cli: Cli, headFile: string | undefined): Promise<ExitCode> {
  const heads = headFile === undefined ? [] : await readHeads(headFile);
  const progress = new Progress(cli.io.stderr, 'Verifying the ledger');
  let result: Extract<VerifyLedgerLine, { type: 'result' }> | undefined;
  try {
    for await (const line of (await cli.api()).lines('/api/v1/ledger/verify', { heads }, verifyLedgerLine)) {
      if (line.type === 'progress') progress.at(line.checked, line.of);
      else if (line.type === 'result') result = line;
      else throw new NotReachable(`The server could not finish: ${line.detail} (${line.code})`);
    }
  } finally {
    progress.end();
  }
  if (!result)
    throw new NotReachable('The connection ended before the result came; nothing was proven either way.');
  const { type: _, ...outcome } = result;
  cli.show(outcome, () => verdictText(cli, outcome));
  return outcome.ok ? exitCodes.ok : exitCodes.ledgerBroken;
}

function verdictText(cli: Cli, outcome: Omit<Extract<VerifyLedgerLine, { type: 'result' }>, 'type'>): string {
  if (outcome.ok) {
    const heads = outcome.headsChecked > 0 ? `, and agrees with ${outcome.headsChecked} kept heads` : '';
    return cli.paint('green', `The ledger is whole: ${outcome.entries} entries${heads}.`);
  }
  const rows = outcome.findings.map((one) => [one.position ?? '-', one.fault, one.entry ?? '-', one.detail]);
  const faults = outcome.findingsInAll === 1 ? 'a fault' : `${outcome.findingsInAll} faults`;
  return [
    cli.paint('red', `The ledger is broken: ${faults} in ${outcome.entries} entries.`),
    table(
      [{ title: 'PLACE', align: 'right' }, { title: 'FAULT' }, { title: 'ENTRY' }, { title: 'DETAIL' }],
      rows,
      cli.paint,
    ),
    'Do not write to this database any more. Keep a copy of it and of the heads, and compare with a backup.',
  ].join('\n');
}

async function readHeads(file: string): Promise<LedgerHead[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`--head ${file} cannot be read: ${error.message}`);
  });
  const heads: LedgerHead[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const head = ledgerHead.safeParse(parseJson(line));
    if (!head.success)
      throw new UsageError(`${file} line ${index + 1} is not a ledger head (${mistakesOf(head.error)})`);
    heads.push(head.data);
  }
  if (heads.length === 0) throw new UsageError(`${file} holds no ledger head`);
  return heads;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
