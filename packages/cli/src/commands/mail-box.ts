import {
  type DeliveryView,
  deliveryState,
  deliveryView,
  type MailSummary,
  type MailView,
  mailSummary,
  mailView,
  pageOf,
} from '@muster/contract';
import type { Command } from 'commander';
import type { Query } from '../api-client.ts';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { type Cell, properties, tableOr } from '../output/table.ts';
import { manyLines, oneLine } from '../output/text.ts';
import { instantText } from './drill/times.ts';

/** The mail that a server sent and received. */
export function addMailbox(mail: Command, run: Parameters<AddCommands>[1]): void {
  mail
    .command('list')
    .description('list mail that came in, the newest first')
    .option('--campaign <id>', 'of one campaign')
    .option('--site <site>', 'of one site, by name or id')
    .option('--class <class>', 'as "muster mail classify" names it')
    .option('--review <state>', 'open: the sender waits for a decision')
    .option('--limit <count>', 'at most so many', '50')
    .action(run((cli, command) => listMail(cli, '/api/v1/mail', command.opts())));

  mail
    .command('triage')
    .description('list mail that fits nowhere and waits for an officer')
    .option('--limit <count>', 'at most so many', '50')
    .action(run((cli, command) => listMail(cli, '/api/v1/mail/triage', command.opts())));

  mail
    .command('deliveries')
    .description('list what became of the messages sent, address by address')
    .option('--campaign <id>', 'of one campaign')
    .option('--site <site>', 'to one site, by name or id')
    .option('--contact <id>', 'to one contact')
    .option('--state <state>', deliveryState.options.join(', '))
    .option('--limit <count>', 'at most so many', '50')
    .action(run((cli, command) => listDeliveries(cli, command.opts())));

  mail
    .command('show <mail>')
    .description('show one mail, what was read from it and how it was placed')
    .action(
      run(async (cli, command) => {
        const one = await (await cli.api()).get(pathOf(command), mailView);
        cli.show(one, () => describe(cli, one));
      }),
    );

  mail
    .command('raw <mail>')
    .description('print the bytes as they came')
    .action(
      run(async (cli, command) => {
        cli.file(await (await cli.api()).bytes(`${pathOf(command)}/raw`));
      }),
    );

  mail
    .command('assign <mail> <incident>')
    .description('say which incident a mail belongs to, as in EX-20270105-01')
    .action(change((command) => ['assign', { incident: command.args[1] }]));
  mail
    .command('dismiss <mail>')
    .description('take a mail out of the triage queue')
    .action(change(() => ['dismiss', {}]));
  mail
    .command('reread <mail>')
    .description('read a mail again under the present rules; the earlier reading is kept')
    .action(change(() => ['reread', {}]));
  mail
    .command('accept <mail>')
    .description('say that the sender speaks for the site: the reply counts from when it came in')
    .option('--reason <text>', 'how you know', '')
    .action(run((cli, command) => decide(cli, command, 'accept')));
  mail
    .command('refuse <mail>')
    .description('say that the sender does not speak for the site')
    .option('--reason <text>', 'how you know', '')
    .action(run((cli, command) => decide(cli, command, 'refuse')));

  function change(what: (command: Command) => [verb: string, body: object]) {
    return run(async (cli, command) => {
      const [verb, body] = what(command);
      const one = await (await cli.api()).post(`${pathOf(command)}/${verb}`, body, mailView);
      cli.show(one, () => describe(cli, one));
    });
  }
}

async function decide(cli: Cli, command: Command, verb: 'accept' | 'refuse'): Promise<void> {
  const api = await cli.api();
  const { reading } = await api.get(pathOf(command), mailView);
  if (reading === null) throw new UsageError('this mail has not been read yet; try again in a moment');
  const { reason } = command.opts<{ reason: string }>();
  const one = await api.post(`/api/v1/mail/readings/${reading}/${verb}`, { reason }, mailView);
  cli.show(one, () => describe(cli, one));
}

function pathOf(command: Command): string {
  return `/api/v1/mail/${encodeURIComponent(command.args[0] ?? '')}`;
}

interface ListOptions {
  limit: string;
  [option: string]: string;
}

async function gather<Item>(items: AsyncGenerator<Item>, most: number): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length === most) break;
  }
  return found;
}

function queryOf({ limit, ...others }: ListOptions): { query: Query; most: number } {
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1) throw new UsageError(`--limit ${limit} is not a count`);
  return { query: { ...others, limit: Math.min(most, 500) }, most };
}

async function listMail(cli: Cli, path: string, options: ListOptions): Promise<void> {
  const { query, most } = queryOf(options);
  const found = await gather<MailSummary>((await cli.api()).items(path, pageOf(mailSummary), query), most);
  cli.show(found, () =>
    tableOr(
      path.endsWith('triage') ? 'No mail waits to be placed.' : 'No such mail has come in.',
      [
        { title: 'RECEIVED' },
        { title: 'SITE', most: 24 },
        { title: 'CLASS' },
        { title: 'FROM', most: 36 },
        { title: 'SUBJECT', most: 48 },
        { title: 'WAITS FOR' },
        { title: 'ID' },
      ],
      found.map((one) => [
        instantText(one.receivedAt),
        one.site?.name ?? '-',
        one.class ?? 'not read',
        one.from,
        one.subject,
        waitsFor(one),
        one.id,
      ]),
      cli.paint,
    ),
  );
}

function waitsFor(one: MailSummary): Cell {
  if (one.triage === 'open') return { text: 'triage', colour: 'yellow' };
  if (one.review === 'open') return { text: 'sender', colour: 'yellow' };
  return '-';
}

async function listDeliveries(cli: Cli, options: ListOptions): Promise<void> {
  const { query, most } = queryOf(options);
  const pages = (await cli.api()).items('/api/v1/mail/deliveries', pageOf(deliveryView), query);
  const found = await gather<DeliveryView>(pages, most);
  cli.show(found, () =>
    tableOr(
      'No such message was sent.',
      [
        { title: 'SITE', most: 24 },
        { title: 'TO', most: 40 },
        { title: 'STATE' },
        { title: 'SINCE' },
        { title: 'SUBJECT', most: 48 },
        { title: 'LAST ERROR', most: 60 },
        { title: 'ID' },
      ],
      found.map((one) => [
        one.site?.name ?? '-',
        one.address,
        one.state,
        instantText(one.stateAt),
        one.subject,
        one.lastError ?? '-',
        one.id,
      ]),
      cli.paint,
    ),
  );
}

function describe(cli: Cli, one: MailView): string {
  const head = properties(
    [
      ['id', one.id],
      ['received', `${one.receivedAt} from ${one.peer || 'an erased address'}`],
      ['from', one.from],
      ['to', [...one.to, ...one.cc].join(', ')],
      ['subject', one.subject],
      ['class', one.class === null ? 'not read yet' : `${one.class} (rule ${one.rule})`],
      ['belongs to', one.incident ? `${one.incident.publicId}, by ${one.correlatedBy}` : 'nothing known'],
      ['site', one.site?.name ?? '-'],
      ['sender', one.verified ? 'speaks for the site' : `not known to speak for the site (${one.review})`],
      ['triage', one.triage],
      ['readings', one.readings.length],
      ['sha256', one.sha256],
    ],
    cli.paint,
  );
  const outcomes = one.recipients.map(
    ({ address, action, status, diagnostic }) => `${address}: ${action} ${status} ${diagnostic ?? ''}`,
  );
  const erased = one.rawErasedAt === null ? [] : [`Its words were erased ${one.rawErasedAt}.`];
  return [head, ...outcomes.map(oneLine), ...erased, '', manyLines(one.text)].join('\n').trimEnd();
}
