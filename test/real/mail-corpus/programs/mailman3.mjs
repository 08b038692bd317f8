// packages: mailman3
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { finish } from '../harness/collect.mjs';
import { buildWorld, pause, run, start, untilOpen } from '../harness/world.mjs';

// Mailman 3 core: what a stranger's posting to a members-only list and mails to its command addresses bring back.
const auto = { class: 'auto-reply' };
const cases = {
  held: { list: 'hold', expect: auto },
  help: { list: 'hold-request', subject: 'help', expect: auto },
  join: { list: 'hold-join', expect: auto },
  'bad-command': { list: 'hold-request', subject: 'make coffee', expect: auto },
};

await buildWorld(cases);
writeFileSync(
  '/etc/mailman3/mailman.cfg',
  `[mailman]
site_owner: owner@example.org
layout: local
[paths.local]
var_dir: /var/tmp/mailman
bin_dir: /usr/lib/mailman3/bin
[database]
class: mailman.database.sqlite.SQLiteDatabase
url: sqlite:////var/tmp/mailman/mailman.db
[mta]
incoming: mailman.mta.null.NullMTA
outgoing: mailman.mta.deliver.deliver
smtp_host: 127.0.0.10
smtp_port: 25
lmtp_host: 127.0.0.5
lmtp_port: 8024
`,
);
run('sh', ['-c', 'mkdir -p /var/tmp/mailman && chown -R list:list /var/tmp/mailman']);
const mailman = (...args) =>
  run('runuser', ['-u', 'list', '--', 'mailman', '-C', '/etc/mailman3/mailman.cfg', ...args], {
    timeout: 60_000,
  });
mailman('create', '-d', 'hold@example.org');
start('runuser', [
  '-u',
  'list',
  '--',
  '/usr/lib/mailman3/bin/master',
  '-C',
  '/etc/mailman3/mailman.cfg',
  '--force',
]);
await untilOpen('127.0.0.5', 8024);
for (const [name, { list, subject }] of Object.entries(cases))
  await lmtp(name, `${list}@example.org`, subject ?? `[LAB-20270105-01] [TLP:AMBER] ${name}`);
await pause(30);
finish();
process.exit(0);

async function lmtp(name, to, subject) {
  const from = `author+${name}@example.net`;
  const raw = `Date: Tue, 5 Jan 2027 08:00:00 +0000\r\nFrom: Muster <${from}>\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <${name}@example.net>\r\n\r\nplease answer\r\n`;
  const socket = connect(8024, '127.0.0.5');
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => console.log(name, chunk.trim()));
  socket.on('error', (error) => console.log(name, error.message));
  for (const line of ['LHLO client', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA', `${raw}.`, 'QUIT']) {
    socket.write(`${line}\r\n`);
    await pause(0.3);
  }
}
