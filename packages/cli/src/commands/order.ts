import { type OrderWithSites, orderWithSites, releasePreview } from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { properties, table } from '../output/table.ts';
import { rowsText } from './ban-text.ts';
import { instantText } from './drill/times.ts';

export const orderCommands: AddCommands = (program, run) => {
  const order = program.command('order').description('signed orders to sites, and what became of them');
  order
    .command('show <id>')
    .description('an order, site by site')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(`/api/v1/orders/${command.args[0]}`, orderWithSites);
        cli.show(found, () => orderText(cli, found));
      }),
    );
};

export function orderText(cli: Cli, { order, deliveries }: OrderWithSites): string {
  return [
    properties(
      [
        ['order', order.id],
        ['what', `${order.kind} ${order.title}`],
        ['reason', order.reason],
        ['label', `TLP:${order.tlp}`],
        ['issued', `${instantText(order.issuedAt)} by ${order.issuedBy}`],
        ['until', order.expiresAt === null ? '-' : instantText(order.expiresAt)],
        ['undoes', order.undoes ?? '-'],
        ['undone by', order.undoneBy ?? '-'],
      ],
      cli.paint,
    ),
    rowsText(deliveries, cli.paint),
  ].join('\n\n');
}

/** Undoes a containment; says first what that cannot bring back. */
export async function release(cli: Cli, id: string, reason: string): Promise<void> {
  const api = await cli.api();
  const { cannotUndo } = await api.get(`/api/v1/orders/${id}/release`, releasePreview);
  if (cannotUndo.length > 0 && !cli.options.json) {
    cli.note(
      table(
        [{ title: 'SITE' }, { title: 'STEP' }, { title: 'CANNOT BE BROUGHT BACK', most: 70 }],
        cannotUndo.map(({ site, step, what }) => [site.name, step, what]),
        cli.paint,
      ),
    );
  }
  const released = await api.post(`/api/v1/orders/${id}/release`, { reason }, orderWithSites);
  cli.show(released, () => orderText(cli, released));
}
