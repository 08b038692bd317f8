import { createServer } from 'node:net';

// What the far servers answer to a recipient, by the local part of its address.
const answers = {
  unknown: '550 5.1.1 <{}>: Recipient address rejected: User unknown in virtual mailbox table',
  nobody: '550 No such user here',
  quota: '552 5.2.2 <{}>: Mailbox is over quota',
  disabled: '550 5.2.1 The email account that you tried to reach is disabled.',
  relay: '554 5.7.1 <{}>: Relay access denied',
  blocked: '554 5.7.1 Service unavailable; Client host [127.0.0.2] blocked using zen.example.com',
  grey: '451 4.7.1 <{}>: Recipient address rejected: Greylisted, please try again later',
  busy: '450 4.2.1 The user you are trying to contact is receiving mail too quickly',
  full: '452 4.2.2 The email account that you tried to reach is over quota.',
};

/**
 * A far mail server on `host`:25. Refuses recipients by name, spam and large mails after DATA, and hands what it takes to
 * `onMail({from, to, raw})`. `dsn` advertises RFC 3461.
 */
export function startSmtp(host, { dsn = false, onMail = () => {} } = {}) {
  const server = createServer((socket) => serve(socket, dsn, onMail));
  return new Promise((done) => server.listen(25, host, () => done(server)));
}

function serve(socket, dsn, onMail) {
  const say = (line) => socket.writable && socket.write(`${line}\r\n`);
  let buffer = '';
  let mail = { from: '', to: [] };
  let data = null;
  socket.setEncoding('latin1');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    buffer += chunk;
    for (let at = buffer.indexOf('\r\n'); at !== -1; at = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, at);
      buffer = buffer.slice(at + 2);
      if (data === null) command(line);
      else if (line === '.') endOfData();
      else data.push(line.startsWith('.') ? line.slice(1) : line);
    }
  });
  say('220 far.example.com ESMTP');

  function command(line) {
    const verb = line.slice(0, 4).toUpperCase();
    const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (verb === 'EHLO')
      say(
        ['250-far.example.com', '250-8BITMIME', ...(dsn ? ['250-DSN'] : []), '250 SIZE 10485760'].join(
          '\r\n',
        ),
      );
    else if (verb === 'MAIL') {
      mail = { from: address, to: [], line };
      say('250 2.1.0 Ok');
    } else if (verb === 'RCPT') {
      const refusal = answers[address.split('@')[0].split('+')[0]];
      if (!refusal) mail.to.push(address);
      say(refusal ? refusal.replace('{}', address) : '250 2.1.5 Ok');
    } else if (verb === 'DATA') {
      say(
        mail.to.length > 0 ? '354 End data with <CR><LF>.<CR><LF>' : '554 5.5.1 Error: no valid recipients',
      );
      if (mail.to.length > 0) data = [];
    } else if (verb === 'QUIT') {
      say('221 2.0.0 Bye');
      socket.end();
    } else say('250 2.0.0 Ok');
  }

  function endOfData() {
    const raw = `${data.join('\r\n')}\r\n`;
    data = null;
    const [first = ''] = mail.to;
    if (first.startsWith('spam')) say('550 5.7.1 Message rejected as spam by content filter (score 17.2)');
    else if (first.startsWith('large')) say('552 5.3.4 Message size exceeds fixed limit');
    else {
      onMail({ ...mail, raw });
      say('250 2.0.0 Ok: queued as 4Xb2Lz0abc');
    }
  }
}
