import { type AnswerSparingRequest, banBoard, banView } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { banText } from '../ban-text.ts';
import type { AddBanCommands } from './group.ts';
import { banPath } from './which.ts';

interface SpareOptions {
  site?: string;
  reason: string;
}
interface Site {
  id: string;
  name: string;
}

export const addSpare: AddBanCommands = (ban, run) => {
  const spare = ban
    .command('spare')
    .description('a site asks that a ban not hold at it, and an officer answers')
    .addHelpText(
      'after',
      `
Examples:
  muster ban spare ask BAN-17 --reason "this identity runs our accounting"    (a site's contact)
  muster ban spare grant BAN-17 --site MERSEY-HEP --reason "they watch it"    (an officer)
  muster ban spare deny BAN-17 --reason "its key is in other hands"`,
    );
  spare
    .command('ask <ban>')
    .description('ask that your site be spared')
    .option('--site <name>', 'which, where you answer for several')
    .requiredOption('--reason <text>', 'the officers read it')
    .addHelpText(
      'after',
      '\nExample:\n  muster ban spare ask BAN-17 --reason "this identity runs our accounting"',
    )
    .action(run((cli, command) => ask(cli, command.args[0], command.opts<SpareOptions>())));
  for (const [name, answer, description] of [
    ['grant', 'spare', 'spare the site: the ban is undone there, and holds elsewhere'],
    ['deny', 'keep', 'let the ban hold there too'],
  ] as const) {
    spare
      .command(`${name} <ban>`)
      .description(description)
      .option('--site <name>', 'which, where several ask')
      .requiredOption('--reason <text>', 'the site reads it')
      .addHelpText('after', `\nExample:\n  muster ban spare ${name} BAN-17 --site MERSEY-HEP --reason "…"`)
      .action(run((cli, command) => reply(cli, answer, command.args[0], command.opts<SpareOptions>())));
  }
};

async function ask(cli: Cli, called: string | undefined, { site, reason }: SpareOptions): Promise<void> {
  const api = await cli.api();
  const { rows } = await api.get(banPath(called, '/board'), banBoard);
  const { id } = theOne(
    rows.map((row) => row.site),
    site,
    'The ban is at none of your sites',
  );
  const after = await api.post(banPath(called, `/sites/${id}/sparing`), { reason }, banView);
  cli.show(after, () => banText(after, cli.paint));
}

async function reply(
  cli: Cli,
  answer: AnswerSparingRequest['answer'],
  called: string | undefined,
  { site, reason }: SpareOptions,
): Promise<void> {
  const api = await cli.api();
  const { sparings } = await api.get(banPath(called), banView);
  const open = sparings.filter(({ state }) => state === 'open').map((one) => one.site);
  const { id } = theOne(open, site, 'No site asks to be spared');
  const body: AnswerSparingRequest = { answer, reason };
  const after = await api.post(banPath(called, `/sites/${id}/sparing/answer`), body, banView);
  cli.show(after, () => banText(after, cli.paint));
}

/** The site that is named, or the only one; a sentence where there is none, or more than one. */
function theOne(sites: readonly Site[], named: string | undefined, none: string): Site {
  const byId = new Map(sites.map((site) => [site.id, site]));
  const found = [...byId.values()].filter(
    ({ id, name }) => named === undefined || id === named || name.toLowerCase() === named.toLowerCase(),
  );
  const [only, ...others] = found;
  if (only === undefined) throw new UsageError(named === undefined ? none : `${none} of that name, ${named}`);
  if (others.length > 0)
    throw new UsageError(`Name one with --site: ${found.map(({ name }) => name).join(', ')}`);
  return only;
}
