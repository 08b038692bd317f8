import {
  defaultBanEffects,
  foundSubjects,
  networkEffect,
  type OrderEffects,
  type PreviewBanRequest,
  runningEffect,
  type SubjectIdentifier,
} from '@muster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { siteIdOf } from './names.ts';

export interface WhomOptions {
  alone?: boolean;
  running: string;
  network: string;
  site?: string[];
}

/** Whom a ban means and what it does, from the command line. */
export async function whomOf(
  cli: Cli,
  subjects: readonly string[],
  options: WhomOptions,
): Promise<PreviewBanRequest> {
  const identifiers = await Promise.all(subjects.map((text) => identifierOf(cli, text)));
  return {
    subject: { identifiers, cascade: options.alone !== true },
    effects: effectsOf(options),
    sites: options.site ?? null,
  };
}

/** What is done to what runs already; where nobody says more, nothing of it is stopped. */
export function effectOptions(command: Command): Command {
  const { running, network } = defaultBanEffects;
  return command
    .option('--running <what>', 'leave, notify, pause or suspend what runs', running)
    .option('--network <what>', 'keep or quarantine', network);
}

export function effectsOf({ running, network }: Pick<WhomOptions, 'running' | 'network'>): OrderEffects {
  return {
    new: 'deny',
    running: chosen('--running', running, runningEffect.options),
    storage: 'keep',
    network: chosen('--network', network, networkEffect.options),
  };
}

export function chosen<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((one) => one === text);
  if (found === undefined) throw new UsageError(`${option} ${text} is none of ${words.join(', ')}`);
  return found;
}

/**
 * A subject as people write it: what is local to a site as `account:SITE/name` and the like; all else is read by the
 * server, which knows every form of a name.
 */
async function identifierOf(cli: Cli, text: string): Promise<SubjectIdentifier> {
  const local = /^(account|keystone-user|application-credential|trust):([^/]+)\/(.+)$/.exec(text);
  if (local) {
    const [, format = '', site = '', id = ''] = local;
    const siteId = await siteIdOf(cli, site);
    if (format === 'account') return { format, siteId, name: id };
    if (format === 'keystone-user') return { format, siteId, userId: id };
    return { format: format as 'trust' | 'application-credential', siteId, id };
  }
  const { read } = await (await cli.api()).get('/api/v1/subjects', foundSubjects, { q: text, limit: 1 });
  if (read === null) {
    throw new UsageError(
      `“${text}” is no whole subject; write an X.509 name, "https://issuer sub", /vo/group, a mail address, or account:SITE/name`,
    );
  }
  return read;
}
