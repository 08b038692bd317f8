import { type DecisionView, decisionList, decisionView, newDecisionRequest } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { hanging, TEXT_WIDTH } from '../../output/wrap.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom, instantText } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { incidentOf, pathOf, siteIn } from './which.ts';

interface DecideOptions {
  outcome?: string;
  reason?: string;
  alternatives?: string;
  evidence?: string[];
  by?: string;
  at?: string;
  site?: string;
  forParties?: boolean;
  decidesIncident?: boolean;
  supersedes?: string;
}

export const addDecide: AddIncidentCommands = (incident, run) => {
  incident
    .command('decide <incident> [what]')
    .description('write down a decision, which is never changed; without one: what was decided')
    .option('--outcome <text>', 'what was decided')
    .option('--reason <text>', 'why')
    .option('--alternatives <text>', 'what else was thought of')
    .option('--evidence <id...>', 'what it rests on: ids of evidence, mails, ledger entries, or words')
    .option('--by <who>', 'who decided; you unless given')
    .option('--at <time>', 'when; now unless given')
    .option('--site <name>', 'the one site that it is about')
    .option('--for-parties', 'all parties may read it')
    .option('--decides-incident', 'it is the decision that the procedure asks for')
    .option('--supersedes <number>', 'the decision whose place it takes')
    .addHelpText(
      'after',
      examples(
        'muster incident decide EGI-20270105-01 "Is it an incident?" --outcome "yes, handle it" \\',
        '  --reason "the key was used from abroad" --decides-incident',
      ),
    )
    .action(
      run((cli, command) => decide(cli, command.args[0], command.args[1], command.opts<DecideOptions>())),
    );
};

async function decide(
  cli: Cli,
  called: string | undefined,
  title: string | undefined,
  options: DecideOptions,
): Promise<void> {
  const found = await incidentOf(cli, called);
  const place = `${pathOf(found)}/decisions`;
  const api = await cli.api();
  if (title === undefined) {
    const { items } = await api.get(place, decisionList);
    cli.show(items, () =>
      items.length === 0 ? 'Nothing was decided yet.' : items.map(decisionText).join('\n\n'),
    );
    return;
  }
  const { outcome, reason, by, at, site, forParties, supersedes, ...rest } = options;
  if (outcome === undefined || reason === undefined)
    throw new UsageError('Say with --outcome what was decided, and with --reason why');
  const body = requestOf(newDecisionRequest, {
    title,
    outcome,
    reason,
    ...rest,
    decidedBy: by,
    decidedAt: at === undefined ? undefined : instantFrom('--at', at),
    siteId: site === undefined ? null : siteIn(found, site),
    audience: forParties ? 'parties' : 'csirt',
    supersedes: supersedes === undefined ? undefined : await decisionIdOf(cli, place, supersedes),
  });
  const made = await api.post(place, body, decisionView);
  cli.show(made, () => decisionText(made));
}

async function decisionIdOf(cli: Cli, place: string, called: string): Promise<string> {
  const { items } = await (await cli.api()).get(place, decisionList);
  const found = items.find(({ id, number }) => id === called || String(number) === called);
  if (found) return found.id;
  throw new UsageError(`There is no decision ${called} in this incident`);
}

function decisionText(one: DecisionView): string {
  const { number, title, outcome, reason, decidedBy, decidedAt, site, supersededBy } = one;
  return [
    ...hanging(`${number}. `, title, TEXT_WIDTH),
    ...hanging('   ', outcome, TEXT_WIDTH),
    ...hanging('   because ', reason, TEXT_WIDTH),
    ...hanging(
      '   ',
      `${decidedBy}, ${instantText(decidedAt)}${site ? `, of ${site.name}` : ''}`,
      TEXT_WIDTH,
    ),
    ...(supersededBy ? [`   its place took decision ${supersededBy.number}`] : []),
  ].join('\n');
}
