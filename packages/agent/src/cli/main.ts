import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Command, CommanderError } from 'commander';
import { banLua, jobSubmitExample } from '../adapters/slurm/index.ts';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import { ControlError } from '../control/operations.ts';
import { systemClock } from '../kernel/clock.ts';
import { summaryOf } from '../policy/summary.ts';
import { checkSettings } from '../run/open-systems.ts';
import { SpoolError } from '../spool/record-file.ts';
import { TransportError } from '../transport/http-client.ts';
import { ServerRefused } from '../transport/server-client.ts';
import { VERSION } from '../version.ts';
import { enrol } from './enrol.ts';
import { leave } from './leave.ts';
import { readToken } from './read-token.ts';
import { run } from './run.ts';
import { showHeld, showOrders, showPlan, showStatus } from './show.ts';
import { trustKey } from './trust-key.ts';
import { withAgent } from './with-agent.ts';

const DEFAULT_CONFIG = '/etc/muster-agent/agent.yaml';

export interface Io {
  out(line: string): void;
  err(line: string): void;
}

/** Runs one command line. @returns its exit code: 0 done, 1 refused or failing, 2 wrong use */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isKnown = [ConfigError, ControlError, SpoolError, TransportError, ServerRefused].some(
      (kind) => error instanceof kind,
    );
    io.err(
      isKnown
        ? (error as Error).message
        : `muster-agent failed: ${error instanceof Error ? error.stack : error}`,
    );
    return 1;
  }
}

function program(io: Io): Command {
  const agent = new Command('muster-agent')
    .description(
      'What a site runs: takes signed orders, asks the site’s own policy, acts, reads back and says so.',
    )
    .version(VERSION)
    .option('--config <file>', 'the site’s own file', DEFAULT_CONFIG)
    .option('--json', 'print JSON for programs')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  const config = () => agent.opts<{ config: string }>().config;
  const show = (value: unknown, text: () => string) =>
    io.out(agent.opts<{ json?: boolean }>().json ? JSON.stringify(value, null, 2) : text());
  const who = userInfo().username;

  agent
    .command('enrol')
    .description('make a key here and pin the server’s')
    .option(
      '--token-file <file>',
      'holds the token from your CSIRT; "-" is standard input; else it is asked for',
    )
    .option('--server <url>', 'as agent.yaml says')
    .action(async ({ server, tokenFile }) => {
      const token = await readToken(tokenFile, process.stdin, (text) => process.stderr.write(text));
      const made = await enrol(config(), server, token, systemClock);
      show(
        made,
        () =>
          `Enrolled for ${made.siteName}. Read this fingerprint out to your CSIRT:\n  ${made.fingerprint}\nIt pins the order keys:\n${made.orderKeys.map(({ kid, x }) => `  ${kid ?? x}`).join('\n')}`,
      );
    });
  agent
    .command('slurm-lua <ban-file>')
    .description('print what a Slurm controller needs so that the ban file counts')
    .action((banFile: string) => io.out(`${banLua(banFile)}\n${jobSubmitExample()}`));
  agent
    .command('run')
    .description('run until it is stopped')
    .action(async () => await run(config(), io));
  agent
    .command('status')
    .description('health, alarms, systems')
    .action(async () => {
      const status = await withAgent(config(), 'status');
      show(status, () => showStatus(status));
    });
  agent
    .command('orders')
    .description('the orders that came, and what became of them')
    .action(async () => {
      const orders = await withAgent(config(), 'orders');
      show(orders, () => showOrders(orders));
    });
  const ask = agent.command('ask').description('orders that wait for an answer');
  ask
    .command('list')
    .description('what waits for you')
    .action(async () => {
      const orders = ((await withAgent(config(), 'orders')) as { state: string }[]).filter(
        ({ state }) => state === 'waiting',
      );
      show(orders, () => showOrders(orders));
    });
  for (const answer of ['accept', 'refuse'] as const)
    ask
      .command(`${answer} <order>`)
      .description(answer === 'accept' ? 'carry it out' : 'leave it; the reason goes to the server')
      .requiredOption('--reason <text>', 'for the receipt')
      .option('--by <name>', 'who answers', who)
      .action(async (order, { reason, by }) => {
        show(await withAgent(config(), answer, { order, reason, by }), () => `${answer}: noted.`);
      });
  agent
    .command('plan <order>')
    .description('what an order would come to now; changes nothing')
    .action(async (order) => {
      const plan = await withAgent(config(), 'plan', { order });
      show(plan, () => showPlan(plan));
    });
  agent
    .command('release <order>')
    .description('take an order back here')
    .requiredOption('--reason <text>', 'for the receipt')
    .option('--by <name>', 'who releases', who)
    .action(async (order, { reason, by }) => {
      show(
        await withAgent(config(), 'release', { order, reason, by }),
        () => 'It is being taken back; "muster-agent orders" shows when it is.',
      );
    });
  agent
    .command('verify')
    .description('read all that stands again, now')
    .action(async () => {
      await withAgent(config(), 'verify');
      const held = await withAgent(config(), 'held');
      show(held, () => showHeld(held));
    });
  agent
    .command('rotate-key')
    .description('a new key, signed by the old one')
    .action(async () => {
      const made = (await withAgent(config(), 'rotateKey')) as { fingerprint: string };
      show(made, () => `The new key counts: ${made.fingerprint}`);
    });
  agent
    .command('trust-key <key>')
    .description('pin another order key of the server, after you compared it with your CSIRT')
    .option('--only', 'let no other key count any more: the one before was stolen')
    .action(async (x, options) => {
      const prints = trustKey(config(), x, options);
      show(
        prints,
        () => `Pinned now:\n${prints.map((print) => `  ${print}`).join('\n')}\nStart the agent again.`,
      );
    });
  const policy = agent.command('policy').description('the site’s own rules');
  policy
    .command('check')
    .description('read agent.yaml and say what it comes to')
    .action(() => {
      const { config: read, sha256 } = loadConfig(config());
      checkSettings(read.systems);
      const summary = summaryOf(read.policy, sha256);
      show(summary, () => summary.rules.map(({ what, answer }) => `${answer.padEnd(7)} ${what}`).join('\n'));
    });
  policy
    .command('explain <file>')
    .description('what the policy says to an order in a JSON file')
    .action(async (file) => {
      const explained = await withAgent(config(), 'explain', JSON.parse(readFileSync(file, 'utf8')));
      show(explained, () => showPlan(explained));
    });
  agent
    .command('leave')
    .description('say what is still held, take back what you ask, and remove this agent’s state')
    .option('--release', 'take everything back first')
    .option('--keep', 'leave everything as it is, for good')
    .action(async (options) => {
      io.out(await leave(config(), options, who));
    });
  return agent;
}
