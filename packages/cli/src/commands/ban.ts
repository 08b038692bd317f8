import { readFile, writeFile } from 'node:fs/promises';
import {
  type BanSummary,
  banBoard,
  banImportFormat,
  banListFormat,
  banSummary,
  banView,
  importedBans,
  pageOf,
  propagationView,
  reachView,
  type SiteOrderState,
  tlpLabel,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { table } from '../output/table.ts';
import { showLive } from '../output/watch.ts';
import { bansText, banText, boardText, reachText } from './ban-text.ts';
import { chosen, type WhomOptions, whomOf } from './ban-whom.ts';
import { instantFrom } from './drill/times.ts';

interface MakeOptions extends WhomOptions {
  digest: string;
  reason: string;
  until: string;
  tlp: string;
  incident?: string;
  exercise?: boolean;
}

export const banCommands: AddCommands = (program, run) => {
  const ban = program.command('ban').description('who is not let in, and how far that has come');
  const whom = (name: string, description: string) =>
    ban
      .command(`${name} <subject...>`)
      .description(description)
      .option('--alone', 'this very name, without what is delegated under it')
      .option('--running <what>', 'leave, notify, pause or suspend what runs', 'notify')
      .option('--network <what>', 'keep or quarantine', 'keep')
      .option('--site <name...>', 'these sites only');

  whom('preview', 'whom a ban would reach; prints the digest that "make" needs').action(
    run(async (cli, command) => {
      const body = await whomOf(cli, command.args, command.opts<WhomOptions>());
      const reach = await (await cli.api()).post('/api/v1/bans/preview', body, reachView);
      cli.show(reach, () => reachText(reach, cli.paint));
    }),
  );
  whom('make', 'make a ban of what was previewed')
    .requiredOption('--digest <hex>', 'of the preview')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .requiredOption('--until <time>', 'when it ends: 2027-02-01T00:00Z')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--exercise', 'it is part of an exercise')
    .action(run((cli, command) => make(cli, command.args, command.opts<MakeOptions>())));

  ban
    .command('list')
    .description('bans, the newest first')
    .option('--state <which>', 'open, ended or all', 'open')
    .option('--find <text>', 'in whom, why and number')
    .action(
      run(async (cli, command) => {
        const { state, find } = command.opts<{ state: string; find?: string }>();
        const query = { state: chosen('--state', state, ['open', 'ended', 'all']), q: find };
        const bans: BanSummary[] = [];
        for await (const one of (await cli.api()).items('/api/v1/bans', pageOf(banSummary), query))
          bans.push(one);
        cli.show(bans, () => bansText(bans, cli.paint));
      }),
    );
  ban
    .command('show <ban>')
    .description('one ban with its history; by id or number')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(
          `/api/v1/bans/${await banIdOf(cli, command.args[0])}`,
          banView,
        );
        cli.show(found, () => banText(found, cli.paint));
      }),
    );
  ban
    .command('watch <ban>')
    .description(
      'the board, site by site; with --watch again and again while something is under way at a site with an agent',
    )
    .action(run(async (cli, command) => watch(cli, await banIdOf(cli, command.args[0]))));

  for (const [name, answer] of [
    ['approve', 'approve'],
    ['refuse', 'refuse'],
  ] as const) {
    ban
      .command(`${name} <ban>`)
      .description(`${name} a ban that somebody else made`)
      .option('--reason <text>', 'for the record', '')
      .action(
        run(async (cli, command) => {
          const api = await cli.api();
          const id = await banIdOf(cli, command.args[0]);
          const seen = await api.get(`/api/v1/bans/${id}`, banView);
          const { reason } = command.opts<{ reason: string }>();
          const body = { answer, digest: seen.reach?.digest, reason };
          const after = await api.post(`/api/v1/bans/${id}/answer`, body, banView);
          cli.show(after, () => banText(after, cli.paint));
        }),
      );
  }
  for (const [name, description] of [
    ['lift', 'end a ban everywhere'],
    ['withdraw', 'take back a ban that waits to be approved'],
  ] as const) {
    ban
      .command(`${name} <ban>`)
      .description(description)
      .requiredOption('--reason <text>', 'for the sites and for the record')
      .action(
        run(async (cli, command) => {
          const id = await banIdOf(cli, command.args[0]);
          const body = command.opts<{ reason: string }>();
          const after = await (await cli.api()).post(`/api/v1/bans/${id}/${name}`, body, banView);
          cli.show(after, () => banText(after, cli.paint));
        }),
      );
  }
  ban
    .command('export <form>')
    .description(`the signed list for who has no agent: ${banListFormat.options.join(', ')}`)
    .option('--out <file>', 'write it there, and its signature beside it as FILE.sig')
    .action(run((cli, command) => exportList(cli, command.args[0] ?? '', command.opts())));
  ban
    .command('import <file>')
    .description('read a list of others; each line becomes a proposal and bans nobody')
    .requiredOption('--source <name>', 'who publishes it')
    .option('--format <format>', banImportFormat.options.join(', '), 'argus')
    .action(run((cli, command) => importList(cli, command.args[0] ?? '', command.opts())));
};

async function make(cli: Cli, subjects: readonly string[], options: MakeOptions): Promise<void> {
  const { digest, reason, until, tlp, incident, exercise } = options;
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new UsageError('--digest is not whole; copy all 64 characters that "muster ban preview" printed');
  const body = {
    ...(await whomOf(cli, subjects, options)),
    digest,
    reason,
    expiresAt: instantFrom('--until', until),
    tlp: chosen('--tlp', tlp, tlpLabel.options),
    incident: incident ?? null,
    exercise: exercise === true,
  };
  const made = await (await cli.api()).post('/api/v1/bans', body, banView);
  cli.show(made, () => banText(made, cli.paint));
}

/** Where nothing more is to come by itself. */
const SETTLED: ReadonlySet<SiteOrderState> = new Set([
  'verified',
  'reasserted',
  'refused',
  'released',
  'expired',
]);

async function watch(cli: Cli, id: string): Promise<void> {
  const api = await cli.api();
  await showLive(cli, async () => {
    const board = await api.get(`/api/v1/bans/${id}/board`, banBoard);
    const spread =
      board.ban.orderId === null ? null : await api.get(`/api/v1/bans/${id}/propagation`, propagationView);
    cli.show({ ...board, propagation: spread }, () => boardText(board, spread, cli.paint));
    const open = board.rows.some(({ agentId, state }) => agentId !== null && !SETTLED.has(state));
    return open || board.rows.length === 0 ? 'more' : 'done';
  });
}

/** `BAN-17`, `17`, or the id. */
async function banIdOf(cli: Cli, called = ''): Promise<string> {
  if (called.startsWith('ban_')) return called;
  const publicId = /^\d+$/.test(called) ? `BAN-${Number(called)}` : called.toUpperCase();
  const query = { state: 'all', q: publicId };
  for await (const one of (await cli.api()).items('/api/v1/bans', pageOf(banSummary), query))
    if (one.publicId.toUpperCase() === publicId) return one.id;
  throw new UsageError(
    `There is no ban ${called} that you may see; "muster ban list --state all" names them`,
  );
}

async function exportList(cli: Cli, form: string, { out }: { out?: string }): Promise<void> {
  const format = chosen('The form', form, banListFormat.options);
  const api = await cli.api();
  const list = await api.bytes(`/lists/bans.${format}`);
  if (out === undefined) {
    cli.io.stdout.write(list);
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
