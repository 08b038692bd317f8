import {
  type OrderView,
  type OrderWithSites,
  orderView,
  orderWithSites,
  pageOf,
  type ReleasePreview,
  releasePreview,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { properties, table, tableOr } from '../output/table.ts';
import { countsText, rowsText } from './ban-text.ts';
import { instantText } from './drill/times.ts';
import { siteIdOf } from './names.ts';
import { answerCommands } from './order-answer.ts';
import { targetText } from './order-target.ts';

export const orderCommands: AddCommands = (order, run) => {
  order.addHelpText(
    'after',
    `
In the night, at a site:
  muster order list --waiting
  muster order question ord_…                  what your site is asked, with the plan
  muster order accept ord_… --question 1       or: refuse ord_… --question 1 --reason "we watch them"`,
  );
  order
    .command('list')
    .description('orders, the newest first')
    .option('--site <name>', 'of one site')
    .option('--waiting', 'those alone that wait at a site')
    .addHelpText('after', '\nExample:\n  muster order list --site ALPHA --waiting')
    .action(
      run(async (cli, command) => {
        const { site, waiting } = command.opts<{ site?: string; waiting?: boolean }>();
        const query = { site: site === undefined ? undefined : await siteIdOf(cli, site) };
        const orders: OrderView[] = [];
        for await (const one of (await cli.api()).items('/api/v1/orders', pageOf(orderView), query))
          if (!waiting || one.counts.waiting) orders.push(one);
        cli.show(orders, () => ordersText(cli, orders));
      }),
    );
  order
    .command('show <id>')
    .description('an order, site by site')
    .addHelpText('after', '\nExample:\n  muster order show ord_…')
    .action(
      run(async (cli, command) => {
        const found = await (await cli.api()).get(`/api/v1/orders/${command.args[0]}`, orderWithSites);
        cli.show(found, () => orderText(cli, found));
      }),
    );
  answerCommands(order, run);
};

function ordersText(cli: Cli, orders: readonly OrderView[]): string {
  return tableOr(
    'There is no such order that you may see.',
    [
      { title: 'ISSUED' },
      { title: 'WHAT' },
      { title: 'WHOM', most: 60 },
      { title: 'UNTIL' },
      { title: 'SITES', most: 60 },
      { title: 'ID' },
    ],
    orders.map((one) => [
      instantText(one.issuedAt),
      one.kind,
      targetText(one.target),
      one.expiresAt === null ? '-' : instantText(one.expiresAt),
      countsText(one.counts),
      one.id,
    ]),
    cli.paint,
  );
}

export function orderText(cli: Cli, { order, deliveries }: OrderWithSites): string {
  return [
    properties(
      [
        ['order', order.id],
        ['what', `${order.kind} ${order.title}`],
        ['whom', targetText(order.target)],
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
  noteLosses(cli, await api.get(`/api/v1/orders/${id}/release`, releasePreview));
  const released = await api.post(`/api/v1/orders/${id}/release`, { reason }, orderWithSites);
  cli.show(released, () => orderText(cli, released));
}

/** What an inverse cannot bring back, as the sites' own plans say; beside the result, for it is no part of it. */
export function noteLosses(cli: Cli, { cannotUndo }: ReleasePreview): void {
  if (cannotUndo.length === 0 || cli.options.json) return;
  cli.note(
    table(
      [{ title: 'SITE' }, { title: 'STEP' }, { title: 'CANNOT BE BROUGHT BACK', most: 70 }],
      cannotUndo.map(({ site, step, what }) => [site.name, step, what]),
      cli.paint,
    ),
  );
}
