// packages: sendmail-bin sensible-mda procmail m4 sendmail-cf
import { writeFileSync } from 'node:fs';
import { commonCases, failed, slowCases, successCases } from '../harness/cases.mjs';
import { buildWorld, play, run, start } from '../harness/world.mjs';

const cases = {
  ...commonCases(),
  ...slowCases(),
  ...successCases(),
  'local-alias-fails': { recipients: ['alias@example.org'], expect: failed(['alias@example.org', '5.1.1']) },
  'orcpt-differs': {
    recipients: [{ to: 'unknown@far.example.com', orcpt: 'security@site.example.com', notify: 'FAILURE' }],
    expect: failed(['security@site.example.com', '5.1.1']),
  },
};

// Sendmail's Status field follows its own exit codes, not the far server's enhanced code.
for (const name of ['remote-disabled', 'remote-large', 'remote-spam']) {
  cases[name].expect.recipients = cases[name].expect.recipients.map(([address]) => [address]);
}
// It tells of all recipients in one notice.
cases['mixed-news'].expect = {
  class: 'dsn-failed',
  recipients: [['contact@example.org'], ['unknown@far.example.com', '5.1.1']],
};

await buildWorld(cases);
writeFileSync(
  '/etc/mail/test.mc',
  `include(\`/usr/share/sendmail/cf/m4/cf.m4')
OSTYPE(debian)
DOMAIN(generic)
undefine(\`confHOST_STATUS_DIRECTORY')
define(\`confDOMAIN_NAME', \`mx.example.org')
define(\`confTO_QUEUEWARN', \`4s')
define(\`confTO_QUEUERETURN', \`12s')
define(\`confTO_CONNECT', \`2s')
define(\`confTO_ICONNECT', \`2s')
define(\`confMIN_QUEUE_AGE', \`1s')
define(\`confPRIVACY_FLAGS', \`')
define(\`confDONT_BLAME_SENDMAIL', \`GroupWritableDirPathSafe,GroupWritableAliasFile,WorldWritableAliasFile,AssumeSafeChown')
define(\`confCW_FILE', \`/etc/mail/local-host-names')
define(\`ALIAS_FILE', \`/etc/mail/aliases')
FEATURE(\`use_cw_file')
FEATURE(\`accept_unresolvable_domains')
FEATURE(\`accept_unqualified_senders')
FEATURE(\`promiscuous_relay')
FEATURE(\`nocanonify')
DAEMON_OPTIONS(\`Family=inet, Name=MTA-v4, Port=25, Addr=127.0.0.2')
MAILER(local)
MAILER(smtp)
`,
);
writeFileSync('/etc/mail/local-host-names', 'example.org\nmx.example.org\n');
writeFileSync(
  '/etc/mail/aliases',
  'alias: unknown@far.example.com\npostmaster: contact\nMAILER-DAEMON: contact\n',
);
run('sh', [
  '-c',
  'cd /etc/mail; m4 test.mc > sendmail.cf; chown root:root /etc/mail /etc/mail/aliases /var/spool/mqueue; chmod 755 /etc/mail; chmod 700 /var/spool/mqueue; mkdir -p /var/run/sendmail/mta; useradd -m contact; newaliases; useradd -m contact',
]);
start('/usr/sbin/sendmail', ['-bD', '-q3s']);
await new Promise((done) => setTimeout(done, 4000));
await play(cases, 60);
