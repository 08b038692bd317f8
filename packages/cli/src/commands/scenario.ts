import { basename } from 'node:path';
import { type ScenarioCheckView, scenarioCheckView, scenarioSummary, scenarioView } from '@muster/contract';
import { z } from 'zod';
import type { AddCommands, Cli } from '../cli.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { table } from '../output/table.ts';
import { jsonText, oneLine } from '../output/text.ts';
import { readText } from './drill/create.ts';
import { durationText } from './drill/times.ts';

export const scenarioCommands: AddCommands = (scenario, run) => {
  scenario
    .command('check <files...>')
    .description(
      'say what is wrong with a scenario, as file:line:column, or what it will do; exit 1 on an error',
    )
    .addHelpText('after', '\nExample:\n  muster scenario check my-drill.yaml')
    .action(run((cli, command) => check(cli, command.args)));

  scenario
    .command('list')
    .description('the scenarios that ship with Muster')
    .action(
      run(async (cli) => {
        const all = await (await cli.api()).get('/api/v1/scenarios', z.array(scenarioSummary));
        cli.show(all, () =>
          table(
            [
              { title: 'NAME' },
              { title: 'VERSION', align: 'right' },
              { title: 'CHECKS', align: 'right' },
              { title: 'TITLE' },
            ],
            all.map(({ name, version, checks, title }) => [name, version, checks.length, title]),
            cli.paint,
          ),
        );
      }),
    );

  scenario
    .command('show <name>')
    .description('print a scenario that ships with Muster, to be copied and changed')
    .action(
      run(async (cli, command) => {
        const name = encodeURIComponent(command.args[0] ?? '');
        const found = await (await cli.api()).get(`/api/v1/scenarios/${name}`, scenarioView);
        if (cli.options.json) cli.line(jsonText(found, 2));
        else cli.file(found.yaml);
      }),
    );
};

async function check(cli: Cli, files: readonly string[]): Promise<ExitCode> {
  const api = await cli.api();
  const results: (ScenarioCheckView & { file: string })[] = [];
  for (const file of files) {
    const yaml = await readText(file);
    results.push({ file, ...(await api.post('/api/v1/scenarios/check', { yaml }, scenarioCheckView)) });
  }
  cli.show(results.length === 1 ? results[0] : results, () =>
    results.map((result) => resultText(cli, result)).join('\n'),
  );
  return results.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.differs;
}

/** Errors in the form that editors and terminals turn into links. */
function resultText(cli: Cli, { file, ok, problems, outline }: ScenarioCheckView & { file: string }): string {
  if (!ok)
    return problems
      .map(({ line, column, path, message }) =>
        oneLine(`${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`),
      )
      .join('\n');
  return [
    cli.paint('green', `${basename(file)} is in order.`),
    ...outline.map(({ at, what }) => {
      const when = at === null ? '' : `${durationText(at).padStart(12)} after the start`;
      return `${when.padEnd(28)}  ${oneLine(what)}`;
    }),
  ].join('\n');
}
