// packages: vacation procmail maildrop
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { finish, record } from '../harness/collect.mjs';
import { run } from '../harness/world.mjs';

// The old programs of Unix: vacation(1), procmail's formail and maildrop's mailbot, with what is sent caught in place of sendmail.
const caught = '/var/tmp/caught';
const mail =
  'From author@example.net Tue Jan  5 08:00:00 2027\nReturn-Path: <author@example.net>\nDate: Tue, 5 Jan 2027 08:00:00 +0000\nFrom: Muster <author@example.net>\nTo: contact@mx.example.org\nSubject: [LAB-20270105-01] [TLP:AMBER] case\nMessage-ID: <case@example.net>\n\nDear security contacts,\nplease answer.\n';
writeFileSync('/usr/sbin/sendmail', `#!/bin/sh\n{ echo "Return-Path: <>"; cat; } > ${caught}\n`);
run('chmod', ['755', '/usr/sbin/sendmail']);
run('useradd', ['-m', 'contact']);

const note =
  'I am on vacation until 11 January.\nYour mail regarding "$SUBJECT" will be read when I return.\n';
writeFileSync(
  '/home/contact/.vacation.msg',
  `From: contact@mx.example.org (Kim Contact)\nSubject: away from my mail\nPrecedence: bulk\n\n${note}`,
);
run('chown', ['-R', 'contact', '/home/contact']);
keep('vacation', ['-u', 'contact', '--', 'vacation', '-a', 'contact', 'contact'], { class: 'auto-reply' });

writeFileSync('/home/contact/.vacation.msg', note);
run('runuser', ['-u', 'contact', '--', 'vacation', '-I']);
keep('vacation-default', ['-u', 'contact', '--', 'vacation', '-a', 'contact', 'contact'], {
  class: 'auto-reply',
});

run(
  'sh',
  [
    '-c',
    `printf '%s' "$MAIL" | formail -rt -A 'X-Loop: contact@mx.example.org' -A 'Precedence: junk' -I 'Subject: Automatic reply: away' > ${caught}; printf '\\nI am out of the office and read your mail on Monday.\\n' >> ${caught}`,
  ],
  { env: { ...process.env, MAIL: mail } },
);
take('formail', { class: 'auto-reply' });
writeFileSync('/var/tmp/bot.txt', 'I am out of the office until Monday.\n');
run(
  'sh',
  [
    '-c',
    `printf '%s' "$MAIL" | tail -n +2 | mailbot -t /var/tmp/bot.txt -A 'From: contact@mx.example.org' -s 'Out of office: your mail' cat > ${caught}`,
  ],
  { env: { ...process.env, MAIL: mail } },
);
take('mailbot', { class: 'auto-reply' });
finish();
process.exit(0);

function keep(name, args, expect) {
  run('runuser', args, { input: mail });
  take(name, expect);
}

function take(name, expect) {
  if (readdirSync('/var/tmp').includes('caught') && readFileSync(caught).length > 0)
    record(name, readFileSync(caught, 'latin1'), expect);
  rmSync(caught, { force: true });
}
