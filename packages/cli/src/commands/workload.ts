import {
  defaultContainEffects,
  foundWorkloads,
  networkEffect,
  orderWithSites,
  runningEffect,
  tlpLabel,
} from '@muster/contract';
import type { AddCommands } from '../cli.ts';
import { tableOr } from '../output/table.ts';
import { chosen } from './ban-whom.ts';
import { instantFrom, instantText } from './drill/times.ts';
import { orderText, release } from './order.ts';

interface ContainOptions {
  running: string;
  network: string;
  reason: string;
  until: string;
  tlp: string;
  incident?: string;
}

export const workloadCommands: AddCommands = (workload, run) => {
  workload.addHelpText(
    'after',
    `
In the night:
  muster workload find --address 192.0.2.7 --at 2027-01-05T02:10Z
  muster workload contain wld_… --reason "it scans" --until 2027-01-12T00:00Z
  muster workload release ord_… --reason "cleaned"`,
  );
  workload
    .command('find')
    .description('find workloads by what is known of them; every filter must fit')
    .option('--subject <who>', 'a subject in any written form: everything of theirs')
    .option('--address <ip>', 'an address')
    .option('--image <image>', 'an image’s id or SHA-512')
    .option('--name <text>', 'the beginning of a name')
    .option('--site <name>', 'at one site')
    .option('--project <name>', 'of one project')
    .option('--state <state>', 'there, all, or one state', 'there')
    .option('--at <time>', 'what was there at a moment')
    .addHelpText(
      'after',
      `
Examples:
  muster workload find --subject "CN=Mallory,DC=example"
  muster workload find --address 192.0.2.7 --at 2027-01-05T02:10Z`,
    )
    .action(
      run(async (cli, command) => {
        const { at, ...query } = command.opts<Record<string, string>>();
        const found = await (await cli.api()).get('/api/v1/workloads', foundWorkloads, {
          ...query,
          at: at === undefined ? undefined : instantFrom('--at', at),
          limit: 500,
        });
        cli.show(found, () =>
          [
            tableOr(
              'Nothing was found.',
              [
                { title: 'SITE' },
                { title: 'NAME', most: 30 },
                { title: 'STATE' },
                { title: 'OWNER', most: 30 },
                { title: 'PROJECT' },
                { title: 'ADDRESSES', most: 40 },
                { title: 'ID' },
              ],
              found.items.map((one) => [
                one.site.name,
                one.name,
                one.state,
                one.owner.accountName,
                one.projectName ?? one.projectId ?? '-',
                one.addresses.map(({ address }) => address).join(' ') || '-',
                one.id,
              ]),
              cli.paint,
            ),
            ...(found.next === null ? [] : ['There are more; narrow the question.']),
            ...found.gaps.map(
              ({ site, system, from, to, why }) =>
                `${site.name}, ${system}: not seen from ${instantText(from)} ${to === null ? 'on' : `to ${instantText(to)}`}: ${why}`,
            ),
          ].join('\n\n'),
        );
      }),
    );
  workload
    .command('contain <workload>')
    .description('order a workload to be paused, suspended or cut off')
    .option('--running <what>', 'leave, notify, pause or suspend', defaultContainEffects.running)
    .option('--network <what>', 'keep or quarantine', defaultContainEffects.network)
    .requiredOption('--reason <text>', 'for the site and for the record')
    .requiredOption('--until <time>', 'when it ends by itself')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .addHelpText(
      'after',
      `
Its memory is kept and it reaches nobody; "muster workload release" undoes that.
Example:
  muster workload contain wld_… --reason "it scans" --until 2027-01-12T00:00Z`,
    )
    .action(
      run(async (cli, command) => {
        const { running, network, reason, until, tlp, incident } = command.opts<ContainOptions>();
        const body = {
          effects: {
            running: chosen('--running', running, runningEffect.options),
            network: chosen('--network', network, networkEffect.options),
          },
          reason,
          expiresAt: instantFrom('--until', until),
          tlp: chosen('--tlp', tlp, tlpLabel.options),
          incident: incident ?? null,
        };
        const made = await (await cli.api()).post(
          `/api/v1/workloads/${command.args[0]}/contain`,
          body,
          orderWithSites,
        );
        cli.show(made, () => orderText(cli, made));
      }),
    );
  workload
    .command('release <order>')
    .description('undo the containment of an order')
    .requiredOption('--reason <text>', 'for the site and for the record')
    .addHelpText('after', '\nExample:\n  muster workload release ord_… --reason "cleaned"')
    .action(
      run((cli, command) => release(cli, command.args[0] ?? '', command.opts<{ reason: string }>().reason)),
    );
};
