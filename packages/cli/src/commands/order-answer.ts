import {
  type AnswerOrderRequest,
  type OrderWithSites,
  orderWithSites,
  type SiteOrderDetail,
  siteOrderDetail,
} from '@muster/contract';
import type { Command } from 'commander';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { properties, table } from '../output/table.ts';
import { instantText } from './drill/times.ts';

interface Where {
  site?: string;
  agent?: string;
}

interface AnswerOptions extends Where {
  question: string;
  reason?: string;
}

export function answerCommands(order: Command, run: Parameters<AddCommands>[1]): void {
  const answering = (answer: AnswerOrderRequest['answer'], description: string) =>
    placed(order.command(`${answer} <id>`).description(description))
      .requiredOption('--question <number>', 'which question; "muster order question" shows it')
      .action(run((cli, command) => give(cli, answer, command.args[0] ?? '', command.opts<AnswerOptions>())));

  placed(
    order
      .command('question <id>')
      .description('what your site’s policy asks of you, and the plan it is about')
      .addHelpText('after', '\nExample:\n  muster order question ord_… --site ALPHA'),
  ).action(
    run(async (cli, command) => {
      const asked = await askedOf(cli, command.args[0] ?? '', command.opts<Where>());
      cli.show(asked, () => questionText(cli, asked));
    }),
  );
  answering('accept', 'accept for your site an order that waits for you')
    .option('--reason <text>', 'for the record')
    .addHelpText('after', '\nExample:\n  muster order accept ord_… --question 1');
  answering('refuse', 'refuse it for your site')
    .requiredOption('--reason <text>', 'the officers read it')
    .addHelpText('after', '\nExample:\n  muster order refuse ord_… --question 1 --reason "we watch them"');
}

function placed(command: Command): Command {
  return command
    .option('--site <name>', 'at which site, where you see several')
    .option('--agent <id>', 'of which of its agents, where several wait');
}

async function give(
  cli: Cli,
  answer: AnswerOrderRequest['answer'],
  id: string,
  { question, reason = '', ...where }: AnswerOptions,
): Promise<void> {
  const step = Number(question);
  if (!Number.isInteger(step) || step < 1)
    throw new UsageError(`--question ${question} is no number; "muster order question ${id}" shows it`);
  const { siteId, agent } = await waitingIn(cli, id, where);
  const body: AnswerOrderRequest = { agent, step, answer, reason };
  const after = await (await cli.api()).post(pathOf(id, siteId, '/answer'), body, siteOrderDetail);
  cli.show(
    after,
    () =>
      `${answer === 'accept' ? 'Accepted' : 'Refused'} for ${after.delivery.site.name}. The agent gets the answer; "muster order show ${id}" says what came of it.`,
  );
}

async function askedOf(cli: Cli, id: string, where: Where): Promise<SiteOrderDetail> {
  const { siteId, agent } = await waitingIn(cli, id, where);
  return await (await cli.api()).get(pathOf(id, siteId), siteOrderDetail, { agent });
}

/** The one agent that asks; a sentence where there is none, or more than one. */
async function waitingIn(
  cli: Cli,
  id: string,
  { site, agent }: Where,
): Promise<{ siteId: string; agent: string }> {
  const order = await (await cli.api()).get(`/api/v1/orders/${encodeURIComponent(id)}`, orderWithSites);
  const waiting = order.deliveries.filter(
    (one) =>
      one.state === 'waiting' &&
      (site === undefined || isCalled(one.site, site)) &&
      (agent === undefined || one.agentId === agent),
  );
  const [only, ...others] = waiting;
  if (only?.agentId == null) throw new UsageError(`Nothing of this order waits there: ${standsText(order)}`);
  if (others.length > 0) {
    const all = waiting.map((one) => `--site ${one.site.name} --agent ${one.agentId}`).join(', ');
    throw new UsageError(`It waits in several places; name one: ${all}`);
  }
  return { siteId: only.site.id, agent: only.agentId };
}

function isCalled({ id, name }: { id: string; name: string }, called: string): boolean {
  return id === called || name.toLowerCase() === called.toLowerCase();
}

function standsText({ deliveries }: OrderWithSites): string {
  return deliveries.map(({ site, state }) => `${site.name} is ${state}`).join(', ') || 'it went to no site';
}

function pathOf(id: string, siteId: string, rest = ''): string {
  return `/api/v1/orders/${encodeURIComponent(id)}/sites/${encodeURIComponent(siteId)}${rest}`;
}

function questionText(cli: Cli, { delivery, question, plan }: SiteOrderDetail): string {
  const parts = [
    properties(
      [
        ['site', delivery.site.name],
        ['agent', delivery.agentId ?? '-'],
        ['question', question?.step ?? '-'],
        ['why', delivery.reason],
        ['answer', whereText(question)],
      ],
      cli.paint,
    ),
  ];
  if (plan !== null) {
    parts.push(
      table(
        [{ title: 'STEP' }, { title: 'OF' }, { title: 'ON' }, { title: 'WHY' }],
        plan.steps.map((step) => [step.kind, step.target.label || step.target.ref, step.system, step.why]),
        cli.paint,
      ),
      ...plan.cannot.map(({ what, why }) => `Not done: ${what}: ${why}`),
      ...plan.warnings.map((warning) => `Note: ${warning}`),
    );
  }
  return parts.join('\n\n');
}

function whereText(question: SiteOrderDetail['question']): string {
  if (question === null) return 'no person is asked; it waits for a time';
  const { answered, inPortal } = question;
  if (answered) {
    const did = answered.answer === 'accept' ? 'accepted' : 'refused';
    return `${did} by ${answered.by}, ${instantText(answered.at)}; the agent has not taken it yet`;
  }
  return inPortal
    ? 'by the site’s contact, with "muster order accept" or "refuse", or at the agent'
    : 'at the agent alone: the site’s policy takes no answers from here';
}
