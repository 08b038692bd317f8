import {
  contactRecordRequest,
  healthView,
  hintRequest,
  idOf,
  instant,
  suspendRequest,
  waiveCheckRequest,
} from '@muster/contract';
import { z } from 'zod';
import { oneLine } from '../../output/text.ts';
import { campaignPath, requestOf } from './campaign.ts';
import type { AddDrillCommands } from './group.ts';
import { instantFrom, instantText } from './times.ts';

/** What an officer does to one site while a campaign runs. */
export const addIntervene: AddDrillCommands = (drill, run) => {
  drill
    .command('suspend <campaign>')
    .description('THIS IS REAL: end the drill at one site at once; its copies stop, its clocks stand')
    .requiredOption('--site <name>', 'by name or id')
    .option('--reason <text>', 'kept with the record', 'this is real')
    .addHelpText(
      'after',
      '\nExample:\n  muster drill suspend "Autumn drill" --site Brno --reason "real intrusion on ce1"',
    )
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const request = requestOf(suspendRequest, command.opts());
        const path = await campaignPath(api, command.args[0]);
        const done = await api.post(
          `${path}/suspensions`,
          request,
          z.object({ participation: idOf('par'), suspendedAt: instant }),
        );
        cli.show(
          done,
          () =>
            `The drill is suspended at ${oneLine(request.site)} since ${instantText(done.suspendedAt)}; the officers were told.`,
        );
      }),
    );

  drill
    .command('contact <campaign>')
    .description('record a phone call or a ticket as evidence; a person reached stops the acknowledge clock')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--kind <kind>', 'phone or ticket')
    .requiredOption('--reached <whom>', 'nobody, machine or human')
    .option('--at <time>', 'when it was, with zone; else now')
    .option('--note <text>', 'what was said', '')
    .addHelpText(
      'after',
      '\nExample:\n  muster drill contact "Autumn drill" --site Brno --kind phone --reached human --note "Jana on duty, looks into it"',
    )
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const options = command.opts<{ at?: string }>();
        const at = options.at ? instantFrom('--at', options.at) : (await api.get('/health', healthView)).at;
        const request = requestOf(contactRecordRequest, { ...options, at });
        const path = await campaignPath(api, command.args[0]);
        const recorded = await api.post(`${path}/contact-records`, request, z.object({ id: idOf('rec') }));
        cli.show(
          recorded,
          () =>
            `Recorded as ${recorded.id}: ${request.kind} at ${instantText(at)}, ${request.reached} reached.`,
        );
      }),
    );

  drill
    .command('hint <campaign>')
    .description('give a site the hint of a question, at the cost that the scheme states')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--question <id>', 'F1 to F6')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const request = requestOf(hintRequest, command.opts());
        const path = await campaignPath(api, command.args[0]);
        const given = await api.post(
          `${path}/hints`,
          request,
          z.object({ hint: z.string(), cost: z.number() }),
        );
        cli.show(
          given,
          () =>
            `${oneLine(given.hint)}\nTell it to ${oneLine(request.site)}: it costs ${Math.round(given.cost * 100)} % of ${request.question}.`,
        );
      }),
    );

  drill
    .command('waive <campaign>')
    .description('take one check out of a site’s score, with the reason')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--check <id>', 'C1 to C8, K1 to K7, F1 to F6')
    .requiredOption('--reason <text>', 'kept with the record')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const request = requestOf(waiveCheckRequest, command.opts());
        const path = await campaignPath(api, command.args[0]);
        const done = await api.post(`${path}/waivers`, request, z.object({ done: z.literal(true) }));
        cli.show(done, () => `${request.check} does not count for ${oneLine(request.site)} any more.`);
      }),
    );
};
