import {
  correctFactRequest,
  type IncidentView,
  incidentClocksView,
  incidentView,
  recordFactRequest,
  waiveStepRequest,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { factsText } from './facts-text.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { showIncident } from './show.ts';
import { incidentOf, pathOf, serverNow, siteIn } from './which.ts';

interface FactOptions {
  site?: string;
  at?: string;
  source: string;
  key?: string;
  note?: string;
}

export const addFacts: AddIncidentCommands = (incident, run) => {
  incident
    .command('fact <incident> [kind]')
    .description('record that something happened, at one site or at all; without a kind: which there are')
    .option('--site <name>', 'where it holds; at all sites unless given')
    .option('--at <time>', 'when it happened: 2027-01-05T14:07Z; now unless given')
    .option('--source <word>', 'how it became known: phone, mail, ticket', 'phone')
    .option('--key <key>', 'of a duty that repeats: the request that it belongs to')
    .option('--note <text>', 'kept with it')
    .addHelpText(
      'after',
      examples(
        'muster incident fact EGI-20270105-01',
        'muster incident fact EGI-20270105-01 ngi-told --site ALPHA --note "reached Jana"',
      ),
    )
    .action(
      run(async (cli, command) => {
        const found = await incidentOf(cli, command.args[0]);
        const kind = command.args[1];
        if (kind === undefined) return await listFacts(cli, found);
        return await record(cli, found, kind, command.opts<FactOptions>());
      }),
    );
  incident
    .command('correct <incident> <fact>')
    .description('say when a fact really happened, or that it did not; clocks keep what they said before')
    .option('--at <time>', 'when it really happened')
    .option('--not-happened', 'it did not happen')
    .requiredOption('--note <text>', 'why')
    .addHelpText(
      'after',
      examples(
        'muster incident correct EGI-20270105-01 fact_… --at 2027-01-05T13:50Z --note "log of the call"',
      ),
    )
    .action(
      run(async (cli, command) => {
        const [called, fact = ''] = command.args;
        const { at, notHappened, note } = command.opts<{
          at?: string;
          notHappened?: boolean;
          note: string;
        }>();
        if ((at === undefined) === (notHappened !== true))
          throw new UsageError('give either --at or --not-happened');
        const found = await incidentOf(cli, called);
        const body = requestOf(correctFactRequest, {
          at: at === undefined ? null : instantFrom('--at', at),
          note,
        });
        const path = `${pathOf(found)}/facts/${encodeURIComponent(fact)}/correction`;
        await showIncident(cli, await (await cli.api()).post(path, body, incidentView));
      }),
    );
  incident
    .command('waive <incident> <step>')
    .description('release a site, or all, from a duty')
    .option('--site <name>', 'which one; all unless given')
    .option('--key <key>', 'of a duty that repeats: the request that it belongs to')
    .requiredOption('--reason <text>', 'for the site and for the record')
    .addHelpText(
      'after',
      examples(
        'muster incident waive EGI-20270105-01 downtime --site ALPHA --reason "no service is affected"',
      ),
    )
    .action(
      run(async (cli, command) => {
        const [called, step] = command.args;
        const found = await incidentOf(cli, called);
        const { site, ...rest } = command.opts<{ site?: string; key?: string; reason: string }>();
        const siteId = site === undefined ? undefined : siteIn(found, site);
        const body = requestOf(waiveStepRequest, { step, siteId, ...rest });
        await showIncident(cli, await (await cli.api()).post(`${pathOf(found)}/waivers`, body, incidentView));
      }),
    );
};

async function record(cli: Cli, found: IncidentView, kind: string, options: FactOptions): Promise<void> {
  const { site, at, ...rest } = options;
  const known = await kindsOf(cli, found);
  if (!known.has(kind))
    cli.note(`No clock waits for “${kind}”; "muster incident fact ${found.publicId}" names those that do.`);
  const body = requestOf(recordFactRequest, {
    kind,
    ...rest,
    at: at === undefined ? await serverNow(cli) : instantFrom('--at', at),
    siteId: site === undefined ? undefined : siteIn(found, site),
  });
  await showIncident(cli, await (await cli.api()).post(`${pathOf(found)}/facts`, body, incidentView));
}

/** What the clocks wait for, by kind. */
async function kindsOf(cli: Cli, found: IncidentView): Promise<Map<string, { says: string; step: string }>> {
  const { clocks } = await (await cli.api()).get(`${pathOf(found)}/clocks`, incidentClocksView);
  return new Map(
    clocks.flatMap(({ step, proofs, breaches }) =>
      [...proofs, ...breaches].map(({ fact, says }) => [fact, { says, step }] as const),
    ),
  );
}

async function listFacts(cli: Cli, found: IncidentView): Promise<void> {
  const kinds = [...(await kindsOf(cli, found))].map(([kind, about]) => ({ kind, ...about }));
  cli.show({ kinds, facts: found.facts }, () => factsText(found, kinds, cli.paint));
}
