import {
  type ImageBlockView,
  type ImageReach,
  imageBlockView,
  imageBlockViews,
  imageReach,
  tlpLabel,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import type { Paint } from '../output/style.ts';
import { properties, table, tableOr } from '../output/table.ts';
import { chosen } from './ban-whom.ts';
import { instantFrom, instantText } from './drill/times.ts';
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

export const imageCommands: AddCommands = (program, run) => {
  const image = program.command('image').description('images from which nothing new is started');
  const whom = (name: string, description: string) =>
    image
      .command(name)
      .description(description)
      .option('--ref <id>', 'its id in a site’s cloud')
      .option('--sha512 <hex>', 'its bytes, at whichever site')
      .option('--site <name...>', 'these sites only');

  whom(
    'preview',
    'where servers run from an image, and whether a second officer must approve its block',
  ).action(
    run(async (cli, command) => {
      const reach = await (await cli.api()).post(
        '/api/v1/images/preview',
        imageOf(command.opts<Whom>()),
        imageReach,
      );
      cli.show(reach, () => reachText(reach, cli.paint));
    }),
  );
  whom('block', 'let nothing new be started from an image; above a limit it waits for a second officer')
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .requiredOption('--until <time>', 'when it ends by itself')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--exercise', 'it is part of an exercise')
    .action(run((cli, command) => block(cli, command.opts<BlockOptions>())));
  image
    .command('blocks')
    .description('blocks of images: those that wait first')
    .action(
      run(async (cli) => {
        const found = await (await cli.api()).get('/api/v1/image-blocks', imageBlockViews);
        cli.show(found, () => blocksText(found, cli.paint));
      }),
    );
  image
    .command('show <block>')
    .description('one block, with its reach as it is now and the digest that "approve" needs')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(`/api/v1/image-blocks/${command.args[0]}`, imageBlockView);
        cli.show(found, () => blockText(found, cli.paint));
      }),
    );
  for (const answer of ['approve', 'refuse'] as const) {
    image
      .command(`${answer} <block>`)
      .description(`${answer} a block that somebody else proposed`)
      .requiredOption('--digest <hex>', 'of the reach that you looked at')
      .option('--reason <text>', 'for the record', '')
      .action(
        run(async (cli, command) => {
          const body = { answer, ...command.opts<{ digest: string; reason: string }>() };
          const path = `/api/v1/image-blocks/${command.args[0]}/answer`;
          const after = await (await cli.api()).post(path, body, imageBlockView);
          cli.show(after, () => blockText(after, cli.paint));
        }),
      );
  }
  image
    .command('withdraw <block>')
    .description('take back a block that waits to be approved')
    .requiredOption('--reason <text>', 'for the record')
    .action(
      run(async (cli, command) => {
        const path = `/api/v1/image-blocks/${command.args[0]}/withdraw`;
        const body = command.opts<{ reason: string }>();
        const after = await (await cli.api()).post(path, body, imageBlockView);
        cli.show(after, () => blockText(after, cli.paint));
      }),
    );
  image
    .command('unblock <order>')
    .description('let things be started from an image again, by the order that blocked it')
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

function reachText(reach: ImageReach, paint: Paint): string {
  const { servers, sites, withoutAgent, touched, approval } = reach;
  return [
    properties(
      [
        ['digest', reach.digest],
        ['servers', `${servers} run from it, and are left alone`],
        ['sites', `${sites}, at ${touched.length} of them servers run from it`],
        ['without agent', withoutAgent],
        ['second officer', approval.needed ? { text: 'needed', colour: 'yellow' } : 'not needed'],
      ],
      paint,
    ),
    ...approval.reasons,
    ...(touched.length === 0
      ? []
      : [
          table(
            [{ title: 'SITE' }, { title: 'SERVERS', align: 'right' }],
            touched.map((one) => [one.site.name, one.servers]),
            paint,
          ),
        ]),
  ].join('\n\n');
}

function blockText(one: ImageBlockView, paint: Paint): string {
  return [
    properties(
      [
        ['block', one.id],
        ['what', one.title],
        ['state', one.state],
        ['reason', one.reason],
        ['label', `TLP:${one.tlp}`],
        ['incident', one.incident?.publicId ?? '-'],
        ['made', `${instantText(one.madeAt)} by ${one.madeBy}`],
        ['until', instantText(one.expiresAt)],
        ['order', one.orderId ?? '-'],
        ...(one.approveBy === null ? [] : [['approve by', instantText(one.approveBy)] as const]),
        ...(one.answered === null
          ? []
          : [['answered', `${one.answered.answer} by ${one.answered.by}`] as const]),
      ],
      paint,
    ),
    reachText(one.reach, paint),
  ].join('\n\n');
}

function blocksText(found: readonly ImageBlockView[], paint: Paint): string {
  return tableOr(
    'No image was blocked.',
    [
      { title: 'IMAGE', most: 40 },
      { title: 'STATE' },
      { title: 'UNTIL' },
      { title: 'TLP' },
      { title: 'ORDER' },
      { title: 'ID' },
    ],
    found.map((one) => [
      one.title,
      one.state,
      instantText(one.expiresAt),
      one.tlp,
      one.orderId ?? '-',
      one.id,
    ]),
    paint,
  );
}
