import {
  banView,
  type OrderEffects,
  type PreviewBanRequest,
  type ReachView,
  reachView,
  suggestedEffects,
  tlpLabel,
} from '@muster/contract';
import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { commandLine } from '../../output/shell.ts';
import { properties } from '../../output/table.ts';
import { banText, effectsText, reachText } from '../ban-text.ts';
import { chosen, effectOptions, type WhomOptions, whomOf } from '../ban-whom.ts';
import { instantFrom } from '../drill/times.ts';
import type { AddBanCommands } from './group.ts';
import { wholeDigest } from './which.ts';

interface PreviewOptions extends WhomOptions {
  confidence?: string;
}

export interface MakeOptions {
  digest: string;
  reason: string;
  until: string;
  tlp: string;
  incident?: string;
  exercise?: boolean;
  confidence?: string;
}

export const addMake: AddBanCommands = (ban, run) => {
  const whom = (name: string, description: string) =>
    effectOptions(
      ban
        .command(`${name} <subject...>`)
        .description(description)
        .option('--alone', 'this very name, without what is delegated under it'),
    ).option('--site <name...>', 'these sites only');

  whom('preview', 'whom a ban would reach; prints the line that makes it')
    .option('--confidence <number>', '0 to 1: how certain it is that what runs was taken over')
    .addHelpText(
      'after',
      `
A subject is an X.509 name, "https://issuer sub", /vo/group, a mail address, or account:SITE/name.
Examples:
  muster ban preview "CN=Mallory,DC=example"
  muster ban preview "https://aai.example 4711" --confidence 0.95
  muster ban preview account:ALPHA/bio042 --alone --running pause --network quarantine`,
    )
    .action(run((cli, command) => preview(cli, command.args, command.opts<PreviewOptions>())));

  makeOptions(whom('make', 'make a ban of what was previewed'))
    .requiredOption('--digest <hex>', 'of the preview')
    .option('--proposal <id>', 'the proposal that it is made of')
    .addHelpText(
      'after',
      `
The digest holds for an hour and for what was previewed: write the same effects and sites.
Example:
  muster ban make "CN=Mallory,DC=example" --digest 6f1c… --reason "mines coins" \\
      --until 2027-02-01T00:00Z --incident EGI-20270105-01`,
    )
    .action(
      run(async (cli, command) => {
        const options = command.opts<WhomOptions & MakeOptions & { proposal?: string }>();
        await make(cli, await whomOf(cli, command.args, options), options, options.proposal);
      }),
    );
};

export function makeOptions(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'for the sites and for the record')
    .requiredOption('--until <time>', 'when it ends: 2027-02-01T00:00Z')
    .option('--tlp <label>', tlpLabel.options.join(', '), 'AMBER')
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--exercise', 'it is part of an exercise')
    .option(
      '--confidence <number>',
      '0 to 1, for the record: how certain it is that what runs was taken over',
    );
}

async function preview(cli: Cli, subjects: readonly string[], options: PreviewOptions): Promise<void> {
  const { confidence } = options;
  const suggested = confidence === undefined ? undefined : suggestedEffects(confidenceFrom(confidence));
  const whom = await whomOf(cli, subjects, options);
  const reach = await (await cli.api()).post('/api/v1/bans/preview', whom, reachView);
  const said = confidence === undefined ? [] : ['--confidence', confidence];
  const line = commandLine('muster', 'ban', 'make', ...subjects, ...wordsOf(whom, options.site), ...said);
  const advice = suggested ? [adviceText(confidence as string, suggested)] : [];
  cli.show({ ...reach, effects: whom.effects, ...(suggested ? { suggested } : {}) }, () =>
    [previewText(cli, whom.effects, reach), ...advice, makeText(line, reach.digest)].join('\n\n'),
  );
}

/** What would be banned, and what is done to what of theirs runs. */
export function previewText(cli: Cli, effects: OrderEffects, reach: ReachView): string {
  const stops = effects.running === 'pause' || effects.running === 'suspend';
  return [
    properties([['effects', effectsText(effects)]], cli.paint),
    ...(stops || effects.network === 'quarantine' ? [] : ['Nothing that runs is stopped by it.']),
    reachText(reach, cli.paint),
  ].join('\n\n');
}

/** The line that makes a ban of a preview; reason and end are for a person to write. */
export function makeText(line: string, digest: string): string {
  return `Nobody is banned yet. To make it, within the hour:\n  ${line} --digest ${digest} --reason "…" --until …`;
}

function wordsOf({ subject, effects }: PreviewBanRequest, sites: readonly string[] = []): string[] {
  return [
    ...(subject.cascade ? [] : ['--alone']),
    ...['--running', effects.running, '--network', effects.network],
    ...(sites.length === 0 ? [] : ['--site', ...sites]),
  ];
}

function confidenceFrom(text: string): number {
  const confidence = Number(text);
  if (text.trim() === '' || !(confidence >= 0 && confidence <= 1))
    throw new UsageError(`--confidence ${text} is no number from 0 to 1`);
  return confidence;
}

function adviceText(confidence: string, { running, network }: OrderEffects): string {
  return `At a confidence of ${confidence} these effects fit: --running ${running} --network ${network}`;
}

export async function make(
  cli: Cli,
  whom: PreviewBanRequest,
  { digest, reason, until, tlp, incident, exercise, confidence }: MakeOptions,
  proposal?: string,
): Promise<void> {
  const body = {
    ...whom,
    digest: wholeDigest(digest, 'muster ban preview'),
    reason,
    expiresAt: instantFrom('--until', until),
    tlp: chosen('--tlp', tlp, tlpLabel.options),
    incident: incident ?? null,
    exercise: exercise === true,
    certainty: confidence === undefined ? null : confidenceFrom(confidence),
    proposal: proposal ?? null,
  };
  const made = await (await cli.api()).post('/api/v1/bans', body, banView);
  cli.show(made, () => banText(made, cli.paint));
}
