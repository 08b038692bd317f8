import { createSocket } from 'node:dgram';

// Names of the little world that the programs see. Everything else does not exist.
const hosts = {
  'mx.example.org': '127.0.0.2',
  'home.example.net': '127.0.0.10',
  'far.example.com': '127.0.0.20',
  'dsn.example.com': '127.0.0.21',
  'dead.example.com': '127.0.0.30',
};
const mailDomains = {
  'example.net': 'home.example.net',
  'example.com': 'far.example.com',
  'example.org': 'mx.example.org',
};

/** Answers A and MX questions (RFC 1035) on 127.0.0.1:53. */
export function startDns() {
  const socket = createSocket('udp4');
  socket.on('message', (question, peer) => socket.send(answerTo(question), peer.port, peer.address));
  return new Promise((done) => socket.bind(53, '127.0.0.1', () => done(socket)));
}

function answerTo(question) {
  const { name, end } = readName(question, 12);
  const type = question.readUInt16BE(end);
  const asked = question.subarray(12, end + 4);
  const records = recordsFor(name.toLowerCase(), type);
  const known = records !== null;
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(known ? 0x8580 : 0x8583, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records?.length ?? 0, 6);
  return Buffer.concat([head, asked, ...(records ?? [])]);
}

function recordsFor(name, type) {
  const address = hosts[name];
  const exchange = mailDomains[name];
  if (!address && !exchange) return null;
  if (type === 1 && address) return [record(1, Buffer.from(address.split('.').map(Number)))];
  if (type === 15) return [record(15, Buffer.concat([Buffer.from([0, 10]), encodeName(exchange ?? name)]))];
  return [];
}

function record(type, data) {
  const head = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}

function encodeName(name) {
  return Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function readName(message, start) {
  const labels = [];
  let at = start;
  while (message[at] > 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
    at += message[at] + 1;
  }
  return { name: labels.join('.'), end: at + 1 };
}
