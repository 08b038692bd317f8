// packages: dovecot-core dovecot-sieve
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { finish, record } from '../harness/collect.mjs';
import { run } from '../harness/world.mjs';

// The Sieve scripts of site contacts (RFC 5228, 5230, 5429); what Pigeonhole then sends is caught in place of sendmail.
const failed = { class: 'dsn-failed', recipients: [['contact@example.org']] };
const auto = { class: 'auto-reply' };
const cases = {
  vacation: {
    sieve:
      'require "vacation"; vacation :days 7 "I am away until 11 January. Call the desk for urgent matters.";',
    expect: auto,
  },
  'vacation-subject': {
    sieve:
      'require "vacation"; vacation :subject "Abwesend bis 11. Januar" :from "contact@example.org" "Ich bin im Urlaub.";',
    expect: auto,
  },
  'vacation-plain-subject': {
    sieve: 'require "vacation"; vacation :subject "Thank you" "We got your mail.";',
    expect: auto,
  },
  'vacation-mime': {
    sieve:
      'require "vacation"; vacation :mime text:\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>Je suis absent du bureau jusqu’au 11 janvier.</p>\n.\n;',
    expect: auto,
  },
  'vacation-japanese': {
    sieve: 'require ["vacation"]; vacation :subject "不在のお知らせ" "現在不在にしております。";',
    expect: auto,
  },
  reject: { sieve: 'require "reject"; reject "This address takes no mail from outside.";', expect: failed },
  'reject-utf8': {
    sieve: 'require "reject"; reject "Diese Adresse nimmt keine Mail von außen an.";',
    expect: failed,
  },
  ereject: { sieve: 'require "ereject"; ereject "Not wanted.";', expect: failed },
  'over-quota': {
    sieve: 'keep;',
    quota: true,
    expect: { class: 'dsn-failed', recipients: [['contact@example.org', '5.2.2']] },
  },
  'notify-mailto': {
    sieve: 'require ["enotify"]; notify :message "New mail" "mailto:author@example.net"; keep;',
    expect: auto,
  },
};

const home = '/var/tmp/contact';
const caught = '/var/tmp/caught';
writeFileSync(
  '/var/tmp/catch',
  `#!/bin/sh\nwhile [ $# -gt 0 ]; do case "$1" in -f) shift; from=$1;; -f*) from=\${1#-f};; esac; shift; done\n{ echo "Return-Path: <$from>"; cat; } > ${caught}\n`,
);
run('chmod', ['755', '/var/tmp/catch']);
run('useradd', ['-d', home, 'contact']);
for (const [name, { sieve, quota, expect }] of Object.entries(cases)) {
  rmSync(home, { recursive: true, force: true });
  rmSync(caught, { force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(`${home}/.dovecot.sieve`, `${sieve}\n`);
  run('chown', ['-R', 'contact', home]);
  writeFileSync(
    '/var/tmp/dovecot.conf',
    `mail_location = maildir:${home}/Maildir
postmaster_address = postmaster@mx.example.org
hostname = mx.example.org
sendmail_path = /var/tmp/catch
log_path = /var/tmp/dovecot.log
mail_plugins = ${quota ? 'quota' : ''}
protocol lda {
  mail_plugins = sieve ${quota ? 'quota' : ''}
}
plugin {
  sieve = ${home}/.dovecot.sieve
  sieve_extensions = +notify +vacation-seconds
  ${quota ? 'quota = maildir:User quota\n  quota_rule = *:bytes=100' : ''}
}
`,
  );
  const mail =
    'Return-Path: <author@example.net>\nDate: Tue, 5 Jan 2027 08:00:00 +0000\nFrom: Muster <author@example.net>\nTo: contact@example.org\nSubject: [LAB-20270105-01] [TLP:AMBER] case\nMessage-ID: <case@example.net>\n\nDear security contacts,\nplease answer.\n';
  run(
    'sh',
    [
      '-c',
      `printf '%s' "$MAIL" | runuser -u contact -- env HOME=${home} USER=contact /usr/lib/dovecot/dovecot-lda -c /var/tmp/dovecot.conf -f author@example.net -a contact@example.org`,
    ],
    { env: { ...process.env, MAIL: mail } },
  );
  if (readdirSync('/var/tmp').includes('caught')) record(name, readFileSync(caught, 'latin1'), expect);
}
console.log(
  readdirSync('/var/tmp').includes('dovecot.log') ? readFileSync('/var/tmp/dovecot.log', 'utf8') : '',
);
finish();
process.exit(0);
