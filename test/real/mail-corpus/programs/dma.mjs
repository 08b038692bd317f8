// packages: dma
import { readFileSync, writeFileSync } from 'node:fs';
import { finish, record } from '../harness/collect.mjs';
import { buildWorld, give, pause, run } from '../harness/world.mjs';

// The DragonFly Mail Agent accepts no SMTP: mail is given to its sendmail command, notices come to the local mailbox.
const cases = {
  'remote-unknown': ['unknown@far.example.com', '5.1.1'],
  'remote-quota': ['quota@far.example.com', '5.2.2'],
  'remote-spam': ['spam@far.example.com', '5.7.1'],
  'no-such-host': ['contact@nowhere.invalid'],
};

await buildWorld({});
writeFileSync('/etc/dma/dma.conf', 'MAILNAME mx.example.org\n');
writeFileSync('/etc/aliases', '');
run('useradd', ['-m', 'author']);
for (const [name, recipient] of Object.entries(cases)) {
  writeFileSync('/var/mail/author', '');
  run('chown', ['author:mail', '/var/mail/author']);
  run('chmod', ['660', '/var/mail/author']);
  run('runuser', ['-u', 'author', '--', '/usr/sbin/sendmail', '-f', 'author', recipient[0]], {
    input: `From: author@mx.example.org\nTo: ${recipient[0]}\nSubject: [LAB-20270105-01] ${name}\n\nplease answer\n`,
  });
  await pause(3);
  await give('/usr/sbin/dma', ['-q']);
  await pause(1);
  const raw = readFileSync('/var/mail/author', 'latin1');
  if (raw.length > 0) record(name, raw, { class: 'dsn-failed', recipients: [recipient] });
}
finish();
process.exit(0);
