import { mailView, type ReviewDecision, type ReviewItem } from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import type { Cli } from '../../cli.ts';
import { Refused } from '../../errors.ts';
import { Keyboard } from '../../output/keyboard.ts';
import type { Paint } from '../../output/style.ts';
import { oneLine } from '../../output/text.ts';
import { instantText } from './times.ts';

const CONTEXT = 160;

/** One item after the other, decided by a key each; q leaves the rest as it is. Gives how many were decided. */
export async function reviewByKeys(cli: Cli, api: ApiClient, items: readonly ReviewItem[]): Promise<number> {
  const keyboard = new Keyboard(cli.io.stdin);
  try {
    return await decideEach(cli, api, items, keyboard);
  } finally {
    keyboard.close();
  }
}

async function decideEach(
  cli: Cli,
  api: ApiClient,
  items: readonly ReviewItem[],
  keyboard: Keyboard,
): Promise<number> {
  let decided = 0;
  for (const [index, item] of items.entries()) {
    cli.line(`\n${cli.paint('dim', `${index + 1} of ${items.length}`)}  ${await shown(cli, api, item)}`);
    cli.io.stdout.write(keysOf(item));
    const decision = await decisionByKey(cli, keyboard, item);
    if (decision === 'quit') break;
    if (decision === 'skip') continue;
    try {
      await api.post(`/api/v1/review/${encodeURIComponent(item.id)}`, decision, z.unknown());
      cli.line(cli.paint('green', `${decision.decision}: kept.`));
      decided += 1;
    } catch (error) {
      // Somebody else was faster, or the correction does not read: the others still wait.
      if (!(error instanceof Refused)) throw error;
      cli.line(cli.paint('red', `${oneLine(error.message)} (${error.problem.code})`));
    }
  }
  return decided;
}

function keysOf({ kind }: ReviewItem): string {
  const correct =
    kind === 'triage' ? 'a its incident, ' : kind === 'sender' ? 'a accept, ' : 'a accept, c correct, ';
  return `${correct}r ${kind === 'triage' ? 'dismiss' : 'refuse'}, s skip, q quit: `;
}

async function decisionByKey(
  { io }: Cli,
  keyboard: Keyboard,
  item: ReviewItem,
): Promise<ReviewDecision | 'skip' | 'quit'> {
  const ask = async (question: string) => {
    io.stdout.write(question);
    return (await keyboard.line()).trim();
  };
  for (;;) {
    const key = await keyboard.key();
    io.stdout.write(`${/[a-z]/.test(key) ? key : ''}\n`);
    if (key === 'q' || key === '\u0003' || key === '\u0004' || key === '') return 'quit';
    if (key === 's' || key === ' ' || key === '\r' || key === '\n') return 'skip';
    if (key === 'r') return { decision: 'refuse', reason: await ask('Why? ') };
    if (key === 'a' && item.kind !== 'triage') return { decision: 'accept', reason: '' };
    if (key === 'a' || (key === 'c' && item.kind !== 'sender')) {
      const correction = await ask(item.kind === 'triage' ? 'Incident: ' : 'Right reading: ');
      if (correction === '') return 'skip';
      const reason = item.kind === 'triage' ? '' : await ask('Why? ');
      return { decision: 'correct', correction, reason };
    }
    io.stdout.write(keysOf(item));
  }
}

/** The question, and the words it is about where they stand. */
async function shown(cli: Cli, api: ApiClient, item: ReviewItem): Promise<string> {
  const head = `${cli.paint('bold', oneLine(item.question))}${item.site === null ? '' : `  ${oneLine(item.site)}`}`;
  const text = item.mail === '' ? '' : await textOf(api, item.mail);
  return [
    head,
    cli.paint('dim', `from ${oneLine(item.from)}, ${instantText(item.at)}, "${oneLine(item.subject)}"`),
    `  ${text === '' ? oneLine(item.quote) : inItsSentence(text, item, cli.paint)}`,
  ].join('\n');
}

/** Empty when the mail was erased or may not be read. */
async function textOf(api: ApiClient, mail: string): Promise<string> {
  return await api.get(`/api/v1/mail/${encodeURIComponent(mail)}`, mailView).then(
    ({ text }) => text,
    (error: unknown) => {
      if (error instanceof Refused) return '';
      throw error;
    },
  );
}

/** The quoted span with some of what stands around it; the beginning of the mail where no span is quoted. */
export function inItsSentence(
  text: string,
  { start, end, quote }: Pick<ReviewItem, 'start' | 'end' | 'quote'>,
  paint: Paint,
): string {
  if (end <= start || text.slice(start, end) !== quote)
    return oneLine(text.length > 3 * CONTEXT ? `${text.slice(0, 3 * CONTEXT)} …` : text);
  const before = text.slice(Math.max(0, start - CONTEXT), start);
  const after = text.slice(end, end + CONTEXT);
  const head = start > CONTEXT ? '… ' : '';
  const tail = end + CONTEXT < text.length ? ' …' : '';
  return `${head}${paint('dim', oneLine(before))}${paint('yellow', oneLine(quote))}${paint('dim', oneLine(after))}${tail}`;
}
