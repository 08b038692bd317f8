import { connect } from 'node:net';

/** Gives one mail to the program under test. `recipients`: addresses, or `{to, notify, orcpt}` with RFC 3461 parameters. */
export async function submit({ host = '127.0.0.2', from, recipients, raw, envelope = '' }) {
  const socket = connect(25, host);
  socket.setEncoding('latin1');
  const replies = replyReader(socket);
  const say = async (line) => {
    socket.write(`${line}\r\n`, 'latin1');
    return await replies.next();
  };
  await replies.next();
  await say('EHLO client.example.net');
  const accepted = [await say(`MAIL FROM:<${from}>${envelope}`)];
  for (const one of recipients.map((each) => (typeof each === 'string' ? { to: each } : each))) {
    const parameters = `${one.notify ? ` NOTIFY=${one.notify}` : ''}${one.orcpt ? ` ORCPT=rfc822;${one.orcpt}` : ''}`;
    accepted.push(await say(`RCPT TO:<${one.to}>${parameters}`));
  }
  await say('DATA');
  accepted.push(await say(`${raw.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..')}\r\n.`));
  await say('QUIT');
  socket.destroy();
  return accepted;
}

function replyReader(socket) {
  let buffer = '';
  const waiting = [];
  const ready = [];
  const put = (reply) => (waiting.length > 0 ? waiting.shift()(reply) : ready.push(reply));
  socket.on('data', (chunk) => {
    buffer += chunk;
    for (
      let match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(buffer);
      match;
      match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(buffer)
    ) {
      buffer = buffer.slice(match[0].length);
      put(match[0].trim());
    }
  });
  socket.on('error', (error) => put(`000 ${error.message}`));
  let closed = false;
  socket.on('close', () => {
    closed = true;
    for (const done of waiting.splice(0)) done('000 closed');
  });
  const later = () => (closed ? Promise.resolve('000 closed') : new Promise((done) => waiting.push(done)));
  return { next: () => (ready.length > 0 ? Promise.resolve(ready.shift()) : later()) };
}
