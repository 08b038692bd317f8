// packages: postfix
import { writeFileSync } from 'node:fs';
import { commonCases, delivered, failed, slowCases, successCases } from '../harness/cases.mjs';
import { buildWorld, play, run } from '../harness/world.mjs';

const cases = {
  ...commonCases(),
  ...slowCases(),
  ...successCases(),
  'local-alias-fails': { recipients: ['alias@example.org'], expect: failed(['alias@example.org', '5.1.1']) },
  'local-expanded': {
    recipients: [{ to: 'team@example.org', notify: 'SUCCESS,FAILURE' }],
    expect: delivered(['team@example.org']),
  },
  'local-over-size': {
    recipients: ['small@example.org'],
    text: 'x'.repeat(70) + '\n'.repeat(2) + `${'y'.repeat(70)}\n`.repeat(200),
    expect: failed(['small@example.org']),
  },
  'local-command-fails': { recipients: ['broken@example.org'], expect: failed(['broken@example.org']) },
  loop: { recipients: ['loop@example.org'], expect: failed(['loop@example.org']) },
  'orcpt-differs': {
    recipients: [{ to: 'unknown@far.example.com', orcpt: 'security@site.example.com', notify: 'FAILURE' }],
    expect: failed(['security@site.example.com', '5.1.1']),
  },
};

await buildWorld(cases);
writeFileSync(
  '/etc/postfix/main.cf',
  `compatibility_level = 3.6
myhostname = mx.example.org
mydestination = example.org
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.2
inet_protocols = ipv4
alias_maps = hash:/etc/postfix/aliases
maillog_file = /var/log/postfix.log
maillog_file_prefixes = /var
smtp_host_lookup = dns
delay_warning_time = 4s
maximal_queue_lifetime = 12s
bounce_queue_lifetime = 12s
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 3s
smtp_connect_timeout = 2s
mailbox_size_limit = 20000
message_size_limit = 15000
smtpd_recipient_restrictions = permit
local_recipient_maps =
`,
);
writeFileSync(
  '/etc/postfix/aliases',
  `alias: unknown@far.example.com
team: fine@far.example.com, contact
owner-team: contact
broken: "|/bin/sh -c 'echo database is locked; exit 69'"
loop: loop@example.org
contact: /var/mail/contact
small: /var/mail/small
`,
);
writeFileSync('/var/mail/small', 'x'.repeat(19_000));
run('chown', ['nobody', '/var/mail/small']);
run('chmod', ['777', '/var/mail']);
run('postalias', ['/etc/postfix/aliases']);

run('postfix', ['start']);
await new Promise((done) => setTimeout(done, 3000));
await play(cases, 40);
