import { readFile } from 'node:fs/promises';
import {
  composeStart,
  messageCheck,
  messageKind,
  sendRequest,
  sentMessage,
  tlpLabel,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { doneOnce } from '../../unanswered.ts';
import { chosen } from '../ban-whom.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { checkText } from './mail-text.ts';
import { incidentOf, pathOf } from './which.ts';

interface WriteOptions {
  kind: string;
  subject?: string;
  text?: string;
  file?: string;
  to?: string[];
  cc?: string[];
  tlp?: string;
  answers?: string;
  all?: boolean;
  forwards?: string;
  at?: string;
  redaction?: string;
  send?: boolean;
}

/** Documents have a form of their own in the browser. */
const kinds = messageKind.options.filter((kind) => kind === 'message' || kind === 'request');

export const addMailWrite: AddIncidentCommands = (mail, run) => {
  mail
    .command('write <incident>')
    .description('write to its sites and others; without --send it only shows what would go out, and to whom')
    .option('--subject <text>', 'of an answer or a forward it is made')
    .option('--text <text>', 'what it says')
    .option('--file <file>', 'or a file that says it; - is standard input')
    .option('--to <address...>', 'instead of those that are proposed')
    .option('--cc <address...>', 'for information: a request starts no clock of theirs')
    .option(
      '--kind <kind>',
      `${kinds.join(', ')}; a request starts a clock at each site that it goes to`,
      'message',
    )
    .option('--tlp <label>', `${tlpLabel.options.join(', ')}; the incident’s unless given`)
    .option('--redaction <text>', 'for a wider label than the incident’s: what was taken out')
    .option('--answers <mail>', 'the mail that it answers')
    .option('--all', 'with --answers: to everybody who has a part in it')
    .option('--forwards <mail>', 'the mail that goes along, with its attachments')
    .option('--at <time>', 'nothing goes out before: 2027-01-05T14:07Z')
    .option('--send', 'do it')
    .addHelpText(
      'after',
      `${examples(
        'muster incident mail write EGI-20270105-01 --kind request --subject "Flows of wn-17" --file ask.txt',
        'muster incident mail write EGI-20270105-01 --answers mail_… --text "Thank you, go on." --send',
      )}
Exit 0: it was queued; "muster incident mail recall" holds back what has not left. Exit 1: it was only shown.
Without an answer, run the same command again within a day: it is not sent twice.`,
    )
    .action(run((cli, command) => write(cli, command.args[0], command.opts<WriteOptions>())));
};

async function write(cli: Cli, called: string | undefined, options: WriteOptions): Promise<ExitCode> {
  const kind = chosen('--kind', options.kind, kinds);
  const body = await bodyOf(cli, options);
  const found = await incidentOf(cli, called);
  const api = await cli.api();
  const place = pathOf(found);
  const { answers, all, forwards } = options;
  const query = { kind, answers, forwards, all: all ? 'true' : undefined };
  const { content } = await api.get(`${place}/compose`, composeStart, query);
  const { to, cc, subject, tlp, at, redaction } = options;
  const message = {
    kind,
    tlp: tlp === undefined ? content.tlp : tlp.toUpperCase().replace(/^TLP:/, ''),
    subject: subject ?? content.subject,
    body,
    recipients: [
      ...(to === undefined ? content.recipients : to.map((address) => ({ address, as: 'to' }))),
      ...(cc ?? []).map((address) => ({ address, as: 'cc' })),
    ],
    ...(answers === undefined ? {} : { answers }),
    ...(forwards === undefined ? {} : { forwards }),
    ...(at === undefined ? {} : { notBefore: instantFrom('--at', at) }),
    ...(redaction === undefined ? {} : { redaction }),
  };
  const { idempotencyKey: _none, ...request } = requestOf(sendRequest, {
    ...message,
    idempotencyKey: 'not-sent',
  });
  if (!options.send) {
    const check = await api.post(`${place}/messages/check`, request, messageCheck);
    cli.show({ sent: false, check }, () => checkText(check, cli.paint));
    cli.note(
      check.ok
        ? 'Nothing was sent. To send it, say --send as well.'
        : 'Nothing was sent, and it cannot be sent as it is.',
    );
    return exitCodes.differs;
  }
  const sent = await doneOnce(cli.io.env, { to: api.url, place, request }, async (key, again) => {
    if (again)
      cli.note('An earlier try of this command had no answer. If it was sent then, it is not sent again.');
    return await api.post(`${place}/messages`, { ...request, idempotencyKey: key }, sentMessage);
  });
  cli.show(sent, () =>
    sent.isNew
      ? `Queued as ${sent.message} to ${sent.deliveries} ${sent.deliveries === 1 ? 'recipient' : 'recipients'}.`
      : `It had been sent already, as ${sent.message}; nothing was sent again.`,
  );
  return exitCodes.ok;
}

async function bodyOf(cli: Cli, { text, file, forwards }: WriteOptions): Promise<string> {
  if (text !== undefined && file !== undefined) throw new UsageError('give either --text or --file');
  if (text !== undefined) return text;
  if (file === undefined) {
    if (forwards !== undefined) return '';
    throw new UsageError('Say with --text or --file what it says');
  }
  if (file !== '-')
    return await readFile(file, 'utf8').catch((error: Error) => {
      throw new UsageError(`${file} cannot be read: ${error.message}`);
    });
  const parts: Buffer[] = [];
  for await (const part of cli.io.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
