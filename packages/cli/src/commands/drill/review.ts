import { claimView, type ReviewItem, reviewDecision, reviewItem } from '@muster/contract';
import { z } from 'zod';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import type { Colour } from '../../output/style.ts';
import { table } from '../../output/table.ts';
import { oneLine } from '../../output/text.ts';
import { campaignPath, requestOf } from './campaign.ts';
import type { AddDrillCommands } from './group.ts';
import { reviewByKeys } from './review-keys.ts';
import { durationText, instantText } from './times.ts';

interface ReviewOptions {
  item?: string;
  accept?: boolean;
  refuse?: boolean;
  correct?: string;
  reason: string;
}

export const addReview: AddDrillCommands = (drill, run) => {
  drill
    .command('review <campaign>')
    .description(
      'what waits for an officer: unsure claims and answers, unknown senders, mail that fits nowhere',
    )
    .option('--item <id>', 'decide this one')
    .option('--accept', 'it was read rightly')
    .option('--refuse', 'it says no such thing')
    .option('--correct <text>', 'the right reading; for a mail that fits nowhere, the incident’s id')
    .option('--reason <text>', 'kept with the decision', '')
    .addHelpText(
      'after',
      `
Examples:
  muster drill review "Autumn drill"
  muster drill review "Autumn drill" --item clm_… --accept
  muster drill review "Autumn drill" --item clm_… --correct "2027-01-05T10:42+01:00" --reason "they wrote CET"`,
    )
    .action(run((cli, command) => review(cli, command.args[0], command.opts<ReviewOptions>())));

  drill
    .command('claims <campaign>')
    .description('claim against truth: what sites say, what was measured, and the gap')
    .option('--site <name>', 'of one site')
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const wanted = command.opts<{ site?: string }>().site?.toLowerCase();
        const all = await api.get(`${await campaignPath(api, command.args[0])}/claims`, z.array(claimView));
        const claims = all.filter(({ site }) => wanted === undefined || site.toLowerCase() === wanted);
        cli.show(claims, () =>
          claims.length === 0 ? 'No site has claimed anything yet.' : claimsTable(cli, claims),
        );
      }),
    );
};

async function review(cli: Cli, called: string | undefined, options: ReviewOptions): Promise<void> {
  const api = await cli.api();
  if (options.item !== undefined) {
    const decision = decisionOf(options);
    const done = await api.post(`/api/v1/review/${encodeURIComponent(options.item)}`, decision, z.unknown());
    cli.show(done ?? { done: true }, () => `${options.item} is decided: ${decision.decision}.`);
    return;
  }
  if (options.accept || options.refuse || options.correct !== undefined)
    throw new UsageError('say with --item which one you mean');
  const items = await api.get(`${await campaignPath(api, called)}/review`, z.array(reviewItem));
  if (items.length > 0 && !cli.options.json && cli.io.stdin.isTTY && cli.io.stdout.isTTY) {
    const count = await reviewByKeys(cli, api, items);
    cli.line(`${count} of ${items.length} decided.`);
    return;
  }
  cli.show(items, () =>
    items.length === 0
      ? 'Nothing waits for you.'
      : [...items.map((item) => itemText(cli, item)), decideText(items)].join('\n\n'),
  );
}

function decisionOf({ accept, refuse, correct, reason }: ReviewOptions): z.output<typeof reviewDecision> {
  const ways = [accept && 'accept', refuse && 'refuse', correct !== undefined && 'correct'].filter(Boolean);
  if (ways.length !== 1) throw new UsageError('decide in one way: --accept, --refuse or --correct TEXT');
  return requestOf(reviewDecision, { decision: ways[0], correction: correct, reason });
}

/** What is asked, by whose words; the quote is what the officer judges. */
function itemText(cli: Cli, item: ReviewItem): string {
  return [
    `${cli.paint('bold', oneLine(item.question))}  ${item.site === null ? '' : oneLine(item.site)}`.trimEnd(),
    `  “${oneLine(item.quote)}”`,
    cli.paint('dim', oneLine(`  ${item.from}, ${instantText(item.at)}, "${item.subject}"`)),
    cli.paint('dim', `  ${item.kind} ${item.id}  mail ${item.mail}`),
  ].join('\n');
}

function decideText(items: readonly ReviewItem[]): string {
  const many = items.length === 1 ? '1 waits' : `${items.length} wait`;
  return `${many} for you. Decide each: --item ID with --accept, --refuse or --correct TEXT.`;
}

type Claim = z.output<typeof claimView>;

const judgement: Record<Claim['judged'], { text: string; colour: Colour }> = {
  true: { text: '✓ true', colour: 'green' },
  false: { text: '✗ false', colour: 'red' },
  'awaits-review': { text: '○ awaits review', colour: 'blue' },
  'not-comparable': { text: '– nothing to compare', colour: 'dim' },
};

export function claimsTable(cli: Pick<Cli, 'paint'>, claims: readonly Claim[]): string {
  return table(
    [
      { title: 'SITE', most: 24 },
      { title: 'CLAIM' },
      { title: 'SAID' },
      { title: 'MEASURED' },
      { title: 'GAP', align: 'right' },
      { title: 'JUDGED' },
    ],
    claims.map(({ site, kind, said, measured, gapSeconds, judged }) => [
      site,
      kind,
      said,
      measured,
      gapText(gapSeconds),
      judgement[judged],
    ]),
    cli.paint,
  );
}

export function gapText(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds === 0) return '=';
  return `${seconds < 0 ? '−' : '+'}${durationText(Math.abs(seconds))}`;
}
