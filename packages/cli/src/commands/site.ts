import { pageOf, type SiteSummary, type SiteView, siteSummary, siteView } from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { properties, table, tableOr } from '../output/table.ts';
import { instantText } from './drill/times.ts';
import { hoursText } from './federation-hours.ts';
import { ngiIdOf } from './names.ts';

export const siteCommands: AddCommands = (site, run) => {
  site
    .command('list')
    .description('list the sites that you may see')
    .option('--ngi <name>', 'only those of one NGI')
    .option('--gone', 'also those that have gone')
    .action(run((cli, command) => list(cli, command.opts())));

  site
    .command('show <name>')
    .description('one site: contacts, calendar, downtimes, endpoints; by name or id')
    .action(
      run(async (cli, command) => {
        const name = encodeURIComponent(command.args[0] ?? '');
        const found = await (await cli.api()).get(`/api/v1/sites/${name}`, siteView);
        cli.show(found, () => describe(cli, found));
      }),
    );
};

async function list(cli: Cli, options: { ngi?: string; gone?: boolean }): Promise<void> {
  const api = await cli.api();
  const query = {
    ngi: options.ngi === undefined ? undefined : await ngiIdOf(cli, options.ngi),
    gone: options.gone ? 'true' : undefined,
  };
  const sites: SiteSummary[] = [];
  for await (const one of api.items('/api/v1/sites', pageOf(siteSummary), query)) sites.push(one);
  const none = 'There is no site that you may see. "muster federation import" brings them.';
  cli.show(sites, () =>
    tableOr(
      none,
      [
        { title: 'SITE' },
        { title: 'NGI' },
        { title: 'COUNTRY' },
        { title: 'TIME ZONE' },
        { title: 'STATE' },
        { title: 'ID' },
      ],
      sites.map((one) => [
        one.name,
        one.ngi?.name ?? '-',
        one.country ?? '-',
        one.timeZone ?? '-',
        one.goneAt === null
          ? (one.certification ?? 'known')
          : { text: `gone ${instantText(one.goneAt)}`, colour: 'dim' },
        one.id,
      ]),
      cli.paint,
    ),
  );
}

function describe(cli: Cli, site: SiteView): string {
  const facts = properties(
    [
      ['site', site.name],
      ['id', site.id],
      ['official name', site.officialName ?? '-'],
      ['NGI', site.ngi?.name ?? '-'],
      ['country', site.country ?? '-'],
      ['time zone', site.timeZone ?? '-'],
      ['certification', site.certification ?? '-'],
      ['networks', site.networks.join(' ') || '-'],
      ['calendar', `${site.calendar.zone}, ${hoursText(site.calendar)}, version ${site.calendar.version}`],
      [
        'described by',
        site.sources.map(({ source, goneAt }) => (goneAt ? `${source} (gone)` : source)).join(', '),
      ],
      ['since', instantText(site.firstSeenAt)],
      ...(site.goneAt === null
        ? []
        : [['gone', { text: instantText(site.goneAt), colour: 'yellow' }] as const]),
    ],
    cli.paint,
  );
  const parts = [facts];
  const contacts = site.contacts.map((one) => [
    one.role,
    one.address,
    one.name ?? '',
    one.ownerKind,
    one.source,
  ]);
  if (contacts.length > 0) {
    const columns = ['ROLE', 'ADDRESS', 'NAME', 'OF', 'SOURCE'].map((title) => ({ title }));
    parts.push(table(columns, contacts, cli.paint));
  } else parts.push(cli.paint('red', 'No contact is known: nobody at this site can be reached.'));
  if (site.downtimes.length > 0) {
    const columns = [
      { title: 'DOWNTIME FROM' },
      { title: 'TO' },
      { title: 'SEVERITY' },
      { title: 'WHY', most: 60 },
    ];
    const rows = site.downtimes.map((one) => [
      instantText(one.startsAt),
      instantText(one.endsAt),
      one.severity,
      one.description ?? '',
    ]);
    parts.push(table(columns, rows, cli.paint));
  }
  if (site.endpoints.length > 0) {
    const rows = site.endpoints.map((one) => [one.kind, one.url]);
    parts.push(table([{ title: 'ENDPOINT' }, { title: 'URL' }], rows, cli.paint));
  }
  return parts.join('\n\n');
}
