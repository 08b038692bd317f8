import { UsageError } from '../../errors.ts';
import { jsonText } from '../../output/text.ts';
import { campaignPath } from './campaign.ts';
import type { AddDrillCommands } from './group.ts';
import { csvReport } from './report-csv.ts';
import { gatherReport } from './report-data.ts';
import { markdownReport } from './report-markdown.ts';

const formats = ['markdown', 'csv', 'json'];

export const addReport: AddDrillCommands = (drill, run) => {
  drill
    .command('report <campaign>')
    .description('verdicts with their evidence, claim against truth, and times; for all sites or one')
    .option('--site <name>', 'one site, by name or id')
    .option('--format <format>', formats.join(', '), 'markdown')
    .addHelpText(
      'after',
      `
Examples:
  muster drill report "Autumn drill" > report.md
  muster drill report "Autumn drill" --site Brno > brno.md
  muster drill report "Autumn drill" --format csv > verdicts.csv`,
    )
    .action(
      run(async (cli, command) => {
        const { site, format } = command.opts<{ site?: string; format: string }>();
        if (!formats.includes(format))
          throw new UsageError(`--format ${format} is not known; there are ${formats.join(', ')}`);
        const api = await cli.api();
        const data = await gatherReport(api, await campaignPath(api, command.args[0]), site);
        if (cli.options.json || format === 'json') cli.line(jsonText(data, 2));
        else cli.file(format === 'csv' ? csvReport(data) : markdownReport(data));
      }),
    );
};
