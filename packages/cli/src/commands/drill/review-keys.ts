import { createInterface } from 'node:readline/promises';
import { mailView, type ReviewDecision, type ReviewItem } from '@muster/contract';
import { z } from 'zod';
import type { ApiClient } from '../../api-client.ts';
import type { Cli, Io } from '../../cli.ts';
import { Refused } from '../../errors.ts';
import type { Paint } from '../../output/style.ts';
import { oneLine } from '../../output/text.ts';
import { instantText } from './times.ts';

const CONTEXT = 160;

/** One item after the other, decided by a key each; q leaves the rest as it is. Gives how many were decided. */
export async function reviewByKeys(cli: Cli, api: ApiClient, items: readonly ReviewItem[]): Promise<number> {
  let decided = 0;
  for (const [index, item] of items.entries()) {
    cli.line(`\n${cli.paint('dim', `${index + 1} of ${items.length}`)}  ${await shown(cli, api, item)}`);
    cli.io.stdout.write(keysOf(item));
    const decision = await decisionByKey(cli.io, item);
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

async function decisionByKey(io: Io, item: ReviewItem): Promise<ReviewDecision | 'skip' | 'quit'> {
  for (;;) {
    const key = await nextKey(io);
    io.stdout.write(`${/[a-z]/.test(key) ? key : ''}\n`);
    if (key === 'q' || key === '\u0003' || key === '\u0004' || key === '') return 'quit';
    if (key === 's' || key === ' ' || key === '\r' || key === '\n') return 'skip';
    if (key === 'r') return { decision: 'refuse', reason: await ask(io, 'Why? ') };
    if (key === 'a' && item.kind !== 'triage') return { decision: 'accept', reason: '' };
    if ((key === 'c' && item.kind !== 'sender') || (key === 'a' && item.kind === 'triage')) {
      const correction = (await ask(io, item.kind === 'triage' ? 'Incident: ' : 'Right reading: ')).trim();
      if (correction === '') return 'skip';
      return {
        decision: 'correct',
        correction,
        reason: item.kind === 'triage' ? '' : await ask(io, 'Why? '),
      };
    }
    io.stdout.write(keysOf(item));
  }
}

/** One key, without waiting for a line end; an empty text when the input is over. */
function nextKey({ stdin }: Io): Promise<string> {
  return new Promise((resolve) => {
    const done = (key: string) => {
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.setRawMode?.(false);
      stdin.pause();
      resolve(key);
    };
    const onData = (bytes: Buffer | string) => {
      const text = bytes.toString();
      // Keys that were pressed ahead wait for their own question.
      if (text.length > 1) stdin.unshift(Buffer.from(text.slice(1)));
      done(text.slice(0, 1).toLowerCase());
    };
    const onEnd = () => done('');
    stdin.setRawMode?.(true);
    stdin.on('data', onData);
    stdin.on('end', onEnd);
    stdin.resume();
  });
}

async function ask(io: Io, question: string): Promise<string> {
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
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
