import {
  incidentView,
  mergeIncidentRequest,
  movableItem,
  splitIncidentRequest,
  undoneView,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { commandLine } from '../../output/shell.ts';
import { oneLine } from '../../output/text.ts';
import { chosen } from '../ban-whom.ts';
import { requestOf } from '../drill/campaign.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { mergeText, movesText, splitText } from './move-text.ts';
import { partiesOf } from './parties.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf, siteIn } from './which.ts';
import { ZONE_OPTION, type ZoneOption, zoneOf } from './zone.ts';

interface SplitOptions {
  site?: string[];
  item?: string[];
  reason?: string;
}

/** Where nothing stands for it yet: only looked at. */
const ANY_REASON = 'not said yet';

export const addMoves: AddIncidentCommands = (incident, run) => {
  incident
    .command('merge <incident> <other>')
    .description('take the other incident into this one; without a reason it only says what that does')
    .option('--reason <text>', 'do it: why they are one')
    .addHelpText(
      'after',
      `${examples(
        'muster incident merge EGI-20270105-01 EGI-20270106-02',
        'muster incident merge EGI-20270105-01 EGI-20270106-02 --reason "the same key"',
        'muster incident undo EGI-20270105-01',
      )}
Exit 0: they are merged. Exit 1: it was only shown.`,
    )
    .action(
      run((cli, command) => {
        const [into, other] = command.args;
        return merge(cli, into, other, command.opts<{ reason?: string }>().reason);
      }),
    );
  incident
    .command('split <incident> <title>')
    .description('take sites and items out into a new incident; without a reason it only says what that does')
    .option('--site <name...>', 'the sites that go, with all that is their own')
    .option('--item <kind:id...>', `what else goes: ${movableItem.options.join(', ')}, as task:tsk_…`)
    .option('--reason <text>', 'do it: why they are two')
    .addHelpText(
      'after',
      `${examples(
        'muster incident split EGI-20270105-01 "Miner at BETA" --site BETA',
        'muster incident split EGI-20270105-01 "Miner at BETA" --site BETA --reason "other key, other day"',
        'muster incident undo EGI-20270105-01',
      )}
Exit 0: it is split. Exit 1: it was only shown.`,
    )
    .action(
      run((cli, command) => split(cli, command.args[0], command.args[1] ?? '', command.opts<SplitOptions>())),
    );
  incident
    .command('undo <incident> [move]')
    .description('undo a merge or a split, the latest first; without one: which there were')
    .option(...ZONE_OPTION)
    .addHelpText(
      'after',
      examples('muster incident undo EGI-20270105-01', 'muster incident undo EGI-20270105-01 mrg_…'),
    )
    .action(run((cli, command) => undo(cli, command.args[0], command.args[1], command.opts<ZoneOption>())));
};

async function merge(cli: Cli, called?: string, other?: string, reason?: string): Promise<ExitCode> {
  const into = await incidentOf(cli, called);
  const taken = await incidentOf(cli, other);
  if (taken.id === into.id) throw new UsageError(`${called} and ${other} are one incident already`);
  if (into.exercise || taken.exercise)
    throw new UsageError('An incident of a drill belongs to its campaign; it is not merged');
  const body = requestOf(mergeIncidentRequest, { incident: taken.id, reason: reason ?? ANY_REASON });
  if (reason !== undefined) {
    const after = await (await cli.api()).post(`${pathOf(into)}/merge`, body, incidentView);
    await showIncident(cli, after);
    noteUndo(cli, after.publicId);
    return exitCodes.ok;
  }
  const { shares, roles } = await partiesOf(cli, taken);
  cli.show({ merged: false, into, taken, staysBehind: { shares, roles } }, () =>
    mergeText(into, taken, { shares, roles }, cli.paint),
  );
  cli.note(
    `Nothing was changed. To do it: ${commandLine('muster', 'incident', 'merge', into.publicId, taken.publicId)} --reason "why"`,
  );
  return exitCodes.differs;
}

async function split(
  cli: Cli,
  called: string | undefined,
  title: string,
  { site = [], item = [], reason }: SplitOptions,
): Promise<ExitCode> {
  if (site.length === 0 && item.length === 0)
    throw new UsageError('Say with --site or --item what goes into the new incident');
  const from = await incidentOf(cli, called);
  if (from.exercise) throw new UsageError('An incident of a drill belongs to its campaign; it is not split');
  const sites = site.map((name) => siteIn(from, name));
  const items = item.map(itemFrom);
  const body = requestOf(splitIncidentRequest, { title, sites, items, reason: reason ?? ANY_REASON });
  if (reason !== undefined) {
    const made = await (await cli.api()).post(`${pathOf(from)}/split`, body, incidentView);
    await showIncident(cli, made);
    noteUndo(cli, made.publicId);
    return exitCodes.ok;
  }
  cli.show({ split: false, from, title, sites, items }, () => splitText(from, body, sites, cli.paint));
  const words = ['muster', 'incident', 'split', from.publicId, title];
  if (site.length > 0) words.push('--site', ...site);
  if (item.length > 0) words.push('--item', ...item);
  cli.note(`Nothing was changed. To do it: ${commandLine(...words)} --reason "why"`);
  return exitCodes.differs;
}

async function undo(
  cli: Cli,
  called: string | undefined,
  move: string | undefined,
  options: ZoneOption,
): Promise<void> {
  const found = await incidentOf(cli, called);
  if (move !== undefined) {
    const path = `${pathOf(found)}/moves/${encodeURIComponent(move)}/undo`;
    const undone = await (await cli.api()).post(path, undefined, undoneView);
    cli.show(undone, () => oneLine(undone.says));
    return;
  }
  const { moves } = await partiesOf(cli, found);
  const zone = await zoneOf(cli, options);
  cli.show(moves, () => movesText(found, moves, zone, cli.paint));
  const last = moves
    .filter(({ undoneAt }) => undoneAt === null)
    .toSorted(byTime)
    .at(-1);
  if (last) cli.note(`To undo the latest: muster incident undo ${found.publicId} ${last.id}`);
}

function noteUndo(cli: Cli, publicId: string): void {
  cli.note(`To undo it, "muster incident undo ${publicId}" says how.`);
}

function byTime(one: { at: string }, other: { at: string }): number {
  return one.at.localeCompare(other.at);
}

function itemFrom(text: string): { kind: string; id: string } {
  const [kind = '', ...id] = text.split(':');
  return { kind: chosen('--item', kind, movableItem.options), id: id.join(':') };
}
