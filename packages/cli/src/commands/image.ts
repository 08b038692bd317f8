import { imageBlockView, imageBlockViews, imageReach, tlpLabel } from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { commandLine } from '../output/shell.ts';
import { wholeDigest } from './ban/which.ts';
import { chosen } from './ban-whom.ts';
import { instantFrom } from './drill/times.ts';
import { blocksText, blockText, imageReachText } from './image-text.ts';
import { release } from './order.ts';

interface Whom {
  ref?: string;
  sha512?: string;
  site?: string[];
}

interface BlockOptions extends Whom {
  reason: string;
  until: string;
  tlp: string;
  incident?: string;
  exercise?: boolean;
}

interface ApproveOptions {
  digest?: string;
  reason: string;
}

export const imageCommands: AddCommands = (image, run) => {
  image.addHelpText(
    'after',
    `
In the night:
  muster image preview --sha512 9f86…
  muster image block --sha512 9f86… --reason "a backdoor in sshd" --until 2027-02-01T00:00Z
  muster image blocks && muster image approve ibl_…
  muster image unblock ord_… --reason "rebuilt and endorsed again"`,
  );
  const whom = (name: string, description: string) =>
    image
      .command(name)
      .description(description)
      .option('--ref <id>', 'its id in a site’s cloud')
      .option('--sha512 <hex>', 'its bytes, at whichever site')
      .option('--site <name...>', 'these sites only');

  whom('preview', 'where servers run from an image, and whether a second officer must approve its block')
    .addHelpText('after', '\nExample:\n  muster image preview --sha512 9f86…')
    .action(
      run(async (cli, command) => {
        const reach = await (await cli.api()).post(
          '/api/v1/images/preview',
          imageOf(command.opts<Whom>()),
          imageReach,
        );
        cli.show(reach, () => imageReachText(reach, cli.paint));
      }),
    );
  whom('block', 'let nothing new be started from an image; above a limit it waits for a second officer')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .requiredOption('--until <time>', 'when it ends by itself')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--exercise', 'it is part of an exercise')
    .addHelpText(
      'after',
      `
Example:
  muster image block --sha512 9f86… --reason "a backdoor in sshd" --until 2027-02-01T00:00Z`,
    )
    .action(run((cli, command) => block(cli, command.opts<BlockOptions>())));
  image
    .command('blocks')
    .description('blocks of images: those that wait first')
    .addHelpText('after', '\nExample:\n  muster image blocks')
    .action(
      run(async (cli) => {
        const found = await (await cli.api()).get('/api/v1/image-blocks', imageBlockViews);
        cli.show(found, () => blocksText(found, cli.paint));
      }),
    );
  image
    .command('show <block>')
    .description('one block, with its reach as it is now and the digest that "approve" needs')
    .addHelpText('after', '\nExample:\n  muster image show ibl_…')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(pathOf(command.args[0] ?? ''), imageBlockView);
        cli.show(found, () => blockText(found, cli.paint));
      }),
    );
  image
    .command('approve <block>')
    .description(
      'approve a block that somebody else proposed; without --digest it only shows what that would be',
    )
    .option('--digest <hex>', 'of the reach that you looked at')
    .option('--reason <text>', 'for the record', '')
    .addHelpText(
      'after',
      `
Nobody approves what they have not looked at: the first line shows where servers run and prints the second, whole.
  muster image approve ibl_…
  muster image approve ibl_… --digest 6f1c…
Exit 0: it is approved. Exit 1: it was only shown. Exit 3: it was not approved, for it reaches more by now.`,
    )
    .action(run((cli, command) => approve(cli, command.args[0] ?? '', command.opts<ApproveOptions>())));
  image
    .command('refuse <block>')
    .description('refuse a block that somebody else proposed')
    .option('--reason <text>', 'for the record', '')
    .addHelpText('after', '\nExample:\n  muster image refuse ibl_… --reason "half the farm boots from it"')
    .action(
      run(async (cli, command) => {
        const body = { answer: 'refuse', ...command.opts<{ reason: string }>() };
        await answer(cli, command.args[0] ?? '', body);
      }),
    );
  image
    .command('withdraw <block>')
    .description('take back a block that waits to be approved')
    .addHelpText('after', '\nExample:\n  muster image withdraw ibl_… --reason "a typing mistake"')
    .requiredOption('--reason <text>', 'for the record')
    .action(
      run(async (cli, command) => {
        const path = pathOf(command.args[0] ?? '', '/withdraw');
        const body = command.opts<{ reason: string }>();
        const after = await (await cli.api()).post(path, body, imageBlockView);
        cli.show(after, () => blockText(after, cli.paint));
      }),
    );
  image
    .command('unblock <order>')
    .description('let things be started from an image again, by the order that blocked it')
    .addHelpText('after', '\nExample:\n  muster image unblock ord_… --reason "rebuilt and endorsed again"')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .action(
      run((cli, command) => release(cli, command.args[0] ?? '', command.opts<{ reason: string }>().reason)),
    );
};

function imageOf({ ref, sha512, site }: Whom) {
  if (ref === undefined && sha512 === undefined)
    throw new UsageError('name the image by --ref or by --sha512');
  return { image: { ref: ref ?? null, sha512: sha512 ?? null }, sites: site ?? null };
}

async function approve(cli: Cli, id: string, { digest, reason }: ApproveOptions): Promise<ExitCode> {
  if (digest !== undefined) {
    const body = { answer: 'approve', digest: wholeDigest(digest, 'muster image approve'), reason };
    await answer(cli, id, body);
    return exitCodes.ok;
  }
  const seen = await (await cli.api()).get(pathOf(id), imageBlockView);
  const words = reason === '' ? [] : ['--reason', reason];
  const next = seen.may.approve
    ? commandLine('muster', 'image', 'approve', seen.id, '--digest', seen.reach.digest, ...words)
    : undefined;
  const why =
    seen.state === 'awaiting-approval'
      ? 'another officer of its place has to do that, who did not propose it.'
      : `it is ${seen.state} and waits for nobody.`;
  cli.show({ approved: false, block: seen, approveWith: next ?? null }, () =>
    [
      blockText(seen, cli.paint),
      next === undefined ? `Not approved: ${why}` : `Not approved yet. If it is right, run:\n  ${next}`,
    ].join('\n\n'),
  );
  return exitCodes.differs;
}

async function answer(cli: Cli, id: string, body: object): Promise<void> {
  const after = await (await cli.api()).post(pathOf(id, '/answer'), body, imageBlockView);
  cli.show(after, () => blockText(after, cli.paint));
}

function pathOf(id: string, rest = ''): string {
  return `/api/v1/image-blocks/${encodeURIComponent(id)}${rest}`;
}

async function block(cli: Cli, options: BlockOptions): Promise<void> {
  const { reason, until, tlp, incident, exercise } = options;
  const body = {
    ...imageOf(options),
    reason,
    expiresAt: instantFrom('--until', until),
    tlp: chosen('--tlp', tlp, tlpLabel.options),
    incident: incident ?? null,
    exercise: exercise === true,
  };
  const made = await (await cli.api()).post('/api/v1/image-blocks', body, imageBlockView);
  cli.show(made, () => blockText(made, cli.paint));
}
