import { readFile, writeFile } from 'node:fs/promises';
import { banImportFormat, banListFormat, importedBans } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { table } from '../../output/table.ts';
import { chosen } from '../ban-whom.ts';
import type { AddBanCommands } from './group.ts';

export const addLists: AddBanCommands = (ban, run) => {
  ban
    .command('export <form>')
    .description(`the signed list for who has no agent: ${banListFormat.options.join(', ')}`)
    .option('--out <file>', 'write it there, and its signature beside it as FILE.sig')
    .addHelpText('after', '\nExample:\n  muster ban export argus --out bans.argus')
    .action(run((cli, command) => exportList(cli, command.args[0] ?? '', command.opts())));
  ban
    .command('import <file>')
    .description('read a list of others; each line becomes a proposal and bans nobody')
    .requiredOption('--source <name>', 'who publishes it')
    .option('--format <format>', banImportFormat.options.join(', '), 'argus')
    .addHelpText(
      'after',
      `
Example:
  muster ban import bans.argus --source argus.ngi.example && muster ban proposals list`,
    )
    .action(run((cli, command) => importList(cli, command.args[0] ?? '', command.opts())));
};

async function exportList(cli: Cli, form: string, { out }: { out?: string }): Promise<void> {
  const format = chosen('The form', form, banListFormat.options);
  const api = await cli.api();
  const list = await api.bytes(`/lists/bans.${format}`);
  if (out === undefined) {
    cli.file(list);
    return;
  }
  const signature = await api.bytes(`/lists/bans.${format}.sig`);
  await writeFile(out, list);
  await writeFile(`${out}.sig`, signature);
  cli.show({ file: out, signature: `${out}.sig` }, () => `${out} and ${out}.sig were written.`);
}

async function importList(
  cli: Cli,
  file: string,
  { source, format }: { source: string; format: string },
): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  const body = { source, text, format: chosen('--format', format, banImportFormat.options) };
  const found = await (await cli.api()).post('/api/v1/ban-proposals', body, importedBans);
  cli.show(found, () =>
    [
      `${found.proposals.length} proposed, ${found.known} known already, ${found.skipped.length} skipped. Nobody is banned by this.`,
      ...(found.skipped.length === 0
        ? []
        : [
            table(
              [
                { title: 'LINE', align: 'right' },
                { title: 'TEXT', most: 50 },
                { title: 'WHY', most: 70 },
              ],
              found.skipped.map((one) => [one.line, one.text, one.why]),
              cli.paint,
            ),
          ]),
    ].join('\n\n'),
  );
}
