import { appealAnswerRequest, appealRequest, appealView, idOf, overrideRequest } from '@muster/contract';
import { z } from 'zod';
import { UsageError } from '../../errors.ts';
import { oneLine } from '../../output/text.ts';
import { campaignPath, readBoard, requestOf, siteOf } from './campaign.ts';
import type { AddDrillCommands } from './group.ts';
import { verdictWords } from './signs.ts';
import { instantText } from './times.ts';

export const addAppeal: AddDrillCommands = (drill, run) => {
  const appeal = drill
    .command('appeal')
    .description('a site says why a verdict is wrong; an officer answers');

  appeal
    .command('list <campaign>')
    .description('the appeals that you may see')
    .option('--open', 'only those without an answer')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const all = await api.get(`${await campaignPath(api, command.args[0])}/appeals`, z.array(appealView));
        const open = command.opts<{ open?: boolean }>().open === true;
        const appeals = all.filter(({ state }) => !open || state === 'open');
        cli.show(appeals, () =>
          appeals.length === 0
            ? 'There is no appeal.'
            : appeals
                .map(({ id, site, check, state, at, text, answer }) =>
                  [
                    `${cli.paint('bold', `${oneLine(site)}, ${check}`)}  ${state}  ${instantText(at)}  ${id}`,
                    `  “${oneLine(text)}”`,
                    ...(answer === null ? [] : [`  Answer: ${oneLine(answer)}`]),
                  ].join('\n'),
                )
                .join('\n\n'),
        );
      }),
    );

  appeal
    .command('raise <campaign>')
    .description('appeal a verdict; only the site’s own contact may')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--check <id>', 'as K4')
    .requiredOption('--text <text>', 'why the verdict is wrong')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const { site, check, text } = command.opts<{ site: string; check: string; text: string }>();
        const board = await readBoard(api, await campaignPath(api, command.args[0]));
        const request = requestOf(appealRequest, {
          participation: siteOf(board, site).participation,
          check,
          text,
        });
        const raised = await api.post('/api/v1/appeals', request, z.object({ id: idOf('app') }));
        cli.show(raised, () => `The appeal is ${raised.id}; an officer will answer it.`);
      }),
    );

  appeal
    .command('answer <appeal>')
    .description('accept an appeal with the verdict it leads to, or refuse it')
    .option('--accept', 'the site is right')
    .option('--refuse', 'the verdict stands')
    .option('--verdict <word>', `with --accept: ${verdictWords.join(', ')}`)
    .requiredOption('--answer <text>', 'what the site reads')
    .action(
      run(async (cli, command) => {
        const { accept, refuse, verdict, answer } = command.opts<{
          accept?: boolean;
          refuse?: boolean;
          verdict?: string;
          answer: string;
        }>();
        if (accept === refuse) throw new UsageError('give either --accept or --refuse');
        if (accept && verdict === undefined)
          throw new UsageError('an accepted appeal needs --verdict: what the verdict becomes');
        const request = requestOf(appealAnswerRequest, { accepted: accept === true, answer, verdict });
        const id = command.args[0] ?? '';
        const done = await (await cli.api()).post(
          `/api/v1/appeals/${encodeURIComponent(id)}/answer`,
          request,
          z.object({ done: z.literal(true) }),
        );
        cli.show(done, () => `${id} is ${accept ? `accepted; the verdict becomes ${verdict}` : 'refused'}.`);
      }),
    );

  drill
    .command('override <campaign>')
    .description('decide otherwise than a rule; what the rule said stays visible')
    .requiredOption('--site <name>', 'by name or id')
    .requiredOption('--check <id>', 'as K4')
    .requiredOption('--verdict <word>', verdictWords.join(', '))
    .requiredOption('--reason <text>', 'what the site reads')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const { site, ...rest } = command.opts<{ site: string }>();
        const board = await readBoard(api, await campaignPath(api, command.args[0]));
        const request = requestOf(overrideRequest, {
          participation: siteOf(board, site).participation,
          ...rest,
        });
        const done = await api.post('/api/v1/overrides', request, z.object({ id: idOf('ovr') }));
        cli.show(done, () => `${oneLine(site)}, ${request.check} is ${request.verdict} now (${done.id}).`);
      }),
    );
};
