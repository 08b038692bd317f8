import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import {
  calendarBody,
  type ImportInput,
  type ImportReport,
  importReport,
  mistakesOf,
  ownedCalendarView,
} from '@muster/contract';
import { z } from 'zod';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { table } from '../output/table.ts';
import { oneLine } from '../output/text.ts';
import { holidaysFrom, hoursText, weekFrom } from './federation-hours.ts';

type Format = ImportInput['format'];
const formatOfExtension: Readonly<Record<string, Format>> = {
  '.xml': 'gocdb',
  '.csv': 'csv',
  '.tsv': 'csv',
  '.yaml': 'yaml',
  '.yml': 'yaml',
};
const MOST_SHOWN = 40;

export const federationCommands: AddCommands = (federation, run) => {
  federation
    .command('import <file...>')
    .description('import GOCDB answers (XML), CSV or YAML; several files of one format at once')
    .option('--format <format>', 'gocdb, csv or yaml; else what the file names say')
    .option('--label <label>', 'tells several sources of one format apart')
    .option('--partial', 'the files hold only a part: what they do not name has not vanished')
    .option('--allow-vanish', 'even if more than half of the sites vanish')
    .option('--dry-run', 'show what would change, change nothing')
    .action(
      run(async (cli, command) => {
        const request = await importRequestFrom(command.args, command.opts());
        const report = await (await cli.api()).post('/api/v1/federation/import', request, importReport);
        cli.show(report, () => describe(cli, report));
      }),
    );

  const calendar = federation.command('calendar').description('working hours and holidays');
  calendar
    .command('set')
    .description('set the calendar of the federation, or of one NGI or site; it replaces the one before')
    .requiredOption('--zone <zone>', 'IANA time zone, Europe/Prague')
    .requiredOption('--hours <hours...>', 'mon-fri=09:00-12:00,13:00-17:00 sat=09:00-12:00')
    .option('--holiday <date...>', '2027-01-06=Epiphany')
    .option('--site <name>', 'for one site')
    .option('--ngi <name>', 'for one NGI')
    .action(run((cli, command) => setCalendar(cli, command.opts())));
  calendar.command('list').description('list the calendars that apply').action(run(listCalendars));
};

interface ImportOptions {
  format?: string;
  label?: string;
  partial?: boolean;
  allowVanish?: boolean;
  dryRun?: boolean;
}

async function importRequestFrom(files: readonly string[], options: ImportOptions): Promise<ImportInput> {
  const formats = new Set(files.map((file) => formatOfExtension[extname(file).toLowerCase()]));
  const [seen] = formats;
  const format = z
    .enum(['gocdb', 'csv', 'yaml'])
    .safeParse(options.format ?? (formats.size === 1 ? seen : undefined));
  if (!format.success) {
    throw new UsageError(
      'say --format gocdb, csv or yaml: the file names do not tell, or tell different things',
    );
  }
  const documents = await Promise.all(
    files.map(async (file) => ({
      name: basename(file),
      // As bytes: which encoding it is, the server finds out.
      content: (await read(file)).toString('base64'),
      encoding: 'base64' as const,
    })),
  );
  return {
    format: format.data,
    ...(options.label === undefined ? {} : { label: options.label }),
    partial: options.partial === true,
    allowVanish: options.allowVanish === true,
    dryRun: options.dryRun === true,
    documents,
  };
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function describe(cli: Cli, report: ImportReport): string {
  const numbers = Object.entries(report.counts).map(([kind, n]) => [
    kind,
    n.added,
    n.changed,
    n.vanished,
    n.unchanged,
  ]);
  const columns = ['ADDED', 'CHANGED', 'VANISHED', 'UNCHANGED'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  const changes = report.changes.slice(0, MOST_SHOWN).map(({ op, kind, label, fields }) => {
    // Of what is new the name is enough in a terminal.
    const told = op === 'added' ? [] : fields;
    const details = told.map(
      ({ field, before, after }) => `${field}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    );
    return oneLine(`${op} ${kind} ${label}${details.length > 0 ? ` (${details.join(', ')})` : ''}`);
  });
  const more = report.changes.length - changes.length;
  if (more > 0) changes.push(`… and ${more} more; --json shows all`);
  const warnings = report.warnings.slice(0, MOST_SHOWN).map(({ at, message }) => oneLine(`${at} ${message}`));
  const moreWarnings = report.warningCount - warnings.length;
  if (moreWarnings > 0) warnings.push(`… and ${moreWarnings} more; --json shows them`);
  const parts = [
    report.dryRun ? 'Dry run: nothing was changed. An import would do this.' : `Imported as ${report.id}.`,
    table([{ title: report.source.toUpperCase() }, ...columns], numbers, cli.paint),
  ];
  if (changes.length > 0) parts.push(changes.join('\n'));
  if (warnings.length > 0) parts.push([cli.paint('yellow', 'Warnings'), ...warnings].join('\n'));
  return parts.join('\n\n');
}

interface CalendarOptions {
  zone: string;
  hours: string[];
  holiday?: string[];
  site?: string;
  ngi?: string;
}

async function setCalendar(cli: Cli, options: CalendarOptions): Promise<void> {
  const calendar = calendarBody.safeParse({
    zone: options.zone,
    week: weekFrom(options.hours),
    holidays: holidaysFrom(options.holiday ?? []),
  });
  if (!calendar.success) throw new UsageError(mistakesOf(calendar.error));
  const { site, ngi } = options;
  const set = await (await cli.api()).put(
    '/api/v1/calendars',
    { site, ngi, calendar: calendar.data },
    ownedCalendarView,
  );
  cli.show(set, () => `The calendar of ${oneLine(set.owner.name)} is number ${set.number} (${set.version}).`);
}

async function listCalendars(cli: Cli): Promise<void> {
  const calendars = await (await cli.api()).get('/api/v1/calendars', z.array(ownedCalendarView));
  cli.show(calendars, () =>
    table(
      [
        { title: 'OF' },
        { title: 'ZONE' },
        { title: 'HOURS' },
        { title: 'HOLIDAYS', align: 'right' },
        { title: 'NUMBER', align: 'right' },
        { title: 'SOURCE' },
        { title: 'VERSION' },
      ],
      calendars.map((one) => [
        one.owner.name,
        one.zone,
        hoursText(one),
        one.holidays.length,
        one.number,
        one.source,
        one.version,
      ]),
      cli.paint,
    ),
  );
}
