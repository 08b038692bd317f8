// The mailbox (a Maildir) and the way out (SMTP without authentication).
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { mailDate, now, waitMachineMs } from './clock.mjs';
import { parseMail } from './parse-mail.mjs';
import { site } from './site.mjs';

// Thirty teams share a machine with two processors.
const POLL_MS = 250;

let sent = 0;

/** The oldest unread mail, or undefined. Reading moves it from `new` to `cur`. */
export function takeMail() {
  const { maildir } = site.mail;
  const name = readdirSync(join(maildir, 'new')).sort()[0];
  if (name === undefined) return undefined;
  const raw = readFileSync(join(maildir, 'new', name));
  renameSync(join(maildir, 'new', name), join(maildir, 'cur', `${name}:2,S`));
  return parseMail(raw);
}

/** Waits for the next mail; with a procedure time as `until` answers undefined when it has passed. */
export async function nextMail(until) {
  for (;;) {
    const mail = takeMail();
    if (mail) return mail;
    if (until && now() >= until) return undefined;
    await waitMachineMs(POLL_MS);
  }
}

/** What Muster's mails say: the incident's id, the identity, the questions asked. */
export function readRequest(mail) {
  return {
    incident: mail.subject.match(/\[([^\]\s]+)\]/)?.[1] ?? '',
    dn: mail.text.match(/(\/(?:DC|C|O)=[^\n]*?\/CN=[^\n]*?)(?=["')\].,;]*\s*(?:\n|$))/)?.[1]?.trim(),
    questions: [...new Set([...mail.text.matchAll(/^[>\s]*(F[1-6]):/gm)].map((match) => match[1]))],
  };
}

/** Answers a mail: to its sender, the CSIRT and the NGI, in its thread. */
export function reply(mail, { subject, text, ...rest }) {
  const { csirt, ngi } = site.mail;
  const [to, ...others] = [...new Set([mail.replyTo, csirt])];
  return sendMail({
    to: [to],
    cc: [...new Set([...others, ngi])].filter((address) => address),
    subject: subject ?? `Re: ${mail.subject.replace(/^(re:\s*)+/i, '')}`,
    text,
    inReplyTo: mail.messageId,
    references: `${mail.references} ${mail.messageId}`.trim(),
    ...rest,
  });
}

/** `headers` adds or (with undefined) takes away header fields; `envelopeFrom` may differ from `from`. */
export async function sendMail({
  to,
  cc = [],
  subject,
  text,
  inReplyTo,
  references,
  from,
  name,
  envelopeFrom,
  headers = {},
}) {
  sent += 1;
  const sender = from ?? site.mail.address;
  const fields = {
    From: name === '' ? sender : `${word(name ?? `Security team of ${site.site}`)} <${sender}>`,
    To: to.join(', '),
    Cc: cc.length > 0 ? cc.join(', ') : undefined,
    Subject: word(subject),
    Date: mailDate(now()),
    'Message-ID': `<${Date.now().toString(36)}.${process.pid}.${sent}@${sender.split('@')[1]}>`,
    'In-Reply-To': inReplyTo || undefined,
    References: references || undefined,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...headers,
  };
  const head = Object.entries(fields).filter(([, value]) => value !== undefined);
  const raw = `${head.map(([key, value]) => `${key}: ${value}`).join('\n')}\n\n${text}\n`;
  await smtp(envelopeFrom ?? sender, [...to, ...cc], raw);
}

function word(text) {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

/** One message by SMTP (RFC 5321). Throws with the server's words when it is not taken. */
export async function smtp(from, recipients, raw) {
  const socket = connect(site.mail.smtp.port, site.mail.smtp.host);
  socket.setEncoding('utf8');
  const replies = repliesOf(socket);
  const say = async (line, wanted) => {
    if (line !== undefined) socket.write(`${line}\r\n`);
    const { value } = await replies.next();
    if (!value?.startsWith(wanted))
      throw new Error(`SMTP: ${line?.split('\r\n')[0] ?? 'greeting'}: ${value}`);
  };
  try {
    await say(undefined, '2');
    await say(`EHLO ${site.mail.address.split('@')[1]}`, '2');
    await say(`MAIL FROM:<${from}>`, '2');
    for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`, '2');
    await say('DATA', '3');
    await say(`${raw.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..').replace(/\r\n$/, '')}\r\n.`, '2');
    await say('QUIT', '2');
  } finally {
    socket.destroy();
  }
}

async function* repliesOf(socket) {
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    for (let end = lastLine(text); end > 0; end = lastLine(text)) {
      yield text.slice(0, end).trim();
      text = text.slice(end);
    }
  }
}

function lastLine(text) {
  const match = text.match(/^\d{3}(?: .*)?\r?\n/m);
  return match ? match.index + match[0].length : 0;
}
