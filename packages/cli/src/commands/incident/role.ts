import {
  giveRoleRequest,
  handOverLeadRequest,
  incidentCandidatesView,
  incidentPersonRole,
  incidentView,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { tableOr } from '../../output/table.ts';
import { oneLine } from '../../output/text.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { partiesOf, standing } from './parties.ts';
import { incidentOf, pathOf } from './which.ts';
import { zonedText, zoneOf } from './zone.ts';

const roles = incidentPersonRole.options.join(', ');

export const addRole: AddIncidentCommands = (incident, run) => {
  const role = incident.command('role').description('who leads it, and who else has a part in it');
  role
    .command('list <incident>')
    .description('who has a role, and who had one')
    .addHelpText('after', examples('muster incident role list EGI-20270105-01'))
    .action(run((cli, command) => list(cli, command.args[0])));
  role
    .command('give <incident> <person> <role>')
    .description(`with a role somebody reads it whole, whatever its label: ${roles}`)
    .option('--until <time>', 'its end; until somebody ends it unless given')
    .addHelpText('after', examples('muster incident role give EGI-20270105-01 "Ada Lovelace" scribe'))
    .action(
      run(async (cli, command) => {
        const [called, person = '', as] = command.args;
        const { until } = command.opts<{ until?: string }>();
        const found = await incidentOf(cli, called);
        const end = until === undefined ? {} : { until: instantFrom('--until', until) };
        const body = requestOf(giveRoleRequest, {
          personId: await personIdOf(cli, person),
          role: as,
          ...end,
        });
        await (await cli.api()).post(`${pathOf(found)}/roles`, body, incidentView);
        await list(cli, called);
      }),
    );
  role
    .command('lead <incident> <person>')
    .description('hand the lead over, in one step; whoever had it has it no longer')
    .option('--note <text>', 'what the next one must know')
    .addHelpText(
      'after',
      examples('muster incident role lead EGI-20270105-01 "Ada Lovelace" --note "Jana calls back at four"'),
    )
    .action(
      run(async (cli, command) => {
        const [called, person = ''] = command.args;
        const found = await incidentOf(cli, called);
        const body = requestOf(handOverLeadRequest, {
          personId: await personIdOf(cli, person),
          ...command.opts(),
        });
        await (await cli.api()).post(`${pathOf(found)}/lead`, body, incidentView);
        await list(cli, called);
      }),
    );
  role
    .command('end <incident> <person> [role]')
    .description('end a role; which, where somebody has several')
    .addHelpText('after', examples('muster incident role end EGI-20270105-01 "Ada Lovelace"'))
    .action(
      run(async (cli, command) => {
        const [called, person = '', as] = command.args;
        await end(cli, called, person, as);
        await list(cli, called);
      }),
    );
};

async function end(cli: Cli, called: string | undefined, person: string, as?: string): Promise<void> {
  const found = await incidentOf(cli, called);
  const now = (await partiesOf(cli, found)).roles.filter(({ isNow }) => isNow);
  const wanted = person.trim().toLowerCase();
  const theirs = now.filter(
    (one) =>
      (one.id === wanted || one.person.id === wanted || one.person.name.toLowerCase() === wanted) &&
      (as === undefined || one.role === as),
  );
  const [only, ...others] = theirs;
  if (only === undefined || others.length > 0) {
    const known = (others.length > 0 ? theirs : now).map(
      (one) => `${one.person.name}: ${one.role} (${one.id})`,
    );
    throw new UsageError(
      `${others.length > 0 ? `${person} means several roles` : `${person} has no such role`}; there are ${known.join(', ') || 'none'}`,
    );
  }
  await (await cli.api()).post(`${pathOf(found)}/roles/${only.id}/end`, undefined, incidentView);
}

/** By id, by name, or by its beginning where that means one alone. */
async function personIdOf(cli: Cli, called: string): Promise<string> {
  const wanted = called.trim().toLowerCase();
  if (/^per_[0-9a-z]+$/.test(wanted)) return wanted;
  const { items } = await (await cli.api()).get('/api/v1/incidents/candidates', incidentCandidatesView);
  const exact = items.filter(({ name }) => name.toLowerCase() === wanted);
  const found =
    exact.length > 0
      ? exact
      : items.filter(({ name }) => wanted !== '' && name.toLowerCase().startsWith(wanted));
  if (found.length === 1 && found[0]) return found[0].id;
  const named = (found.length > 0 ? found : items)
    .slice(0, 12)
    .map(({ name, id }) => `${oneLine(name)} (${id})`);
  throw new UsageError(
    found.length > 1
      ? `“${called}” means several people: ${named.join(', ')}; give the id`
      : `Nobody with access is called “${called}”; there are ${named.join(', ') || 'none'}`,
  );
}

async function list(cli: Cli, called: string | undefined): Promise<void> {
  const { roles: held } = await partiesOf(cli, await incidentOf(cli, called));
  const zone = await zoneOf(cli, {});
  cli.show(held, () =>
    tableOr(
      'Nobody has a role in it.',
      [
        { title: 'WHO', most: 30 },
        { title: 'ROLE' },
        { title: 'SINCE' },
        { title: 'UNTIL' },
        { title: 'GIVEN BY', most: 24 },
      ],
      standing(held, ({ isNow }) => !isNow).map((one) => [
        one.person.name,
        one.isNow ? one.role : { text: `${one.role}, ended`, colour: 'dim' },
        zonedText(one.from, zone),
        one.until === null ? '-' : zonedText(one.until, zone),
        one.givenBy,
      ]),
      cli.paint,
    ),
  );
}
