import { incidentSeverity, incidentView, openIncidentRequest, tlpLabel } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { doneOnce } from '../../unanswered.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { siteIdOf } from '../names.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';

interface OpenOptions {
  site?: string[];
  tlp: string;
  severity: string;
  restriction: string;
  suspectedAt?: string;
  procedure?: string;
  key?: string;
}

export const addOpen: AddIncidentCommands = (incident, run) => {
  incident
    .command('open <title>')
    .description('open an incident; the clocks of its sites begin with the first suspicion')
    .option('--site <name...>', 'where it began, then the others; without one it concerns the federation')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--severity <severity>', incidentSeverity.options.join(', '), 'medium')
    .option('--restriction <text>', 'what the source asks for beyond the label', '')
    .option('--suspected-at <time>', 'when it was first suspected: 2027-01-05T14:07Z; now unless given')
    .option('--procedure <name>', 'which procedure it follows; the usual one unless given')
    .option('--key <key>', 'for scripts: under the same key, of 8 to 200 characters, it is opened once')
    .addHelpText(
      'after',
      `${examples('muster incident open "Stolen key on two login nodes" --site ALPHA BETA --severity high')}
Without an answer, run the same command again within a day: it is not opened twice.`,
    )
    .action(run((cli, command) => open(cli, command.args[0] ?? '', command.opts<OpenOptions>())));
};

async function open(cli: Cli, title: string, options: OpenOptions): Promise<void> {
  const { site = [], tlp, severity, restriction, suspectedAt, procedure, key } = options;
  const ids: string[] = [];
  for (const called of site) ids.push(await siteIdOf(cli, called));
  const [siteId, ...others] = ids;
  const request = requestOf(openIncidentRequest, {
    title,
    tlp: tlp.toUpperCase(),
    severity,
    tlpRestriction: restriction,
    ...(siteId === undefined ? {} : { siteId }),
    sites: others.map((id) => ({ siteId: id })),
    ...(suspectedAt === undefined ? {} : { suspectedAt: instantFrom('--suspected-at', suspectedAt) }),
    ...(procedure === undefined ? {} : { procedure }),
  });
  const api = await cli.api();
  if (key !== undefined) {
    await showIncident(cli, await api.post('/api/v1/incidents', request, incidentView, key));
    return;
  }
  await doneOnce(cli.io.env, { to: api.url, request }, async (own, again) => {
    if (again)
      cli.note('An earlier try of this command had no answer. If it was opened then, that is the one shown.');
    await showIncident(cli, await api.post('/api/v1/incidents', request, incidentView, own));
  });
}
