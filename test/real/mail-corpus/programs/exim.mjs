// packages: exim4-daemon-light
import { writeFileSync } from 'node:fs';
import { commonCases, failed, slowCases, successCases } from '../harness/cases.mjs';
import { buildWorld, play, run, start } from '../harness/world.mjs';

const { 'success-envid': envid, 'success-relayed': relayed, ...otherSuccess } = successCases();
const cases = {
  ...commonCases(),
  ...slowCases(),
  ...otherSuccess,
  'success-relayed': relayed,
  'success-envid': envid,
  'local-unknown': { recipients: ['stranger@example.org'], expect: failed(['stranger@example.org']) },
  'local-alias-fails': { recipients: ['alias@example.org'], expect: failed(['alias@example.org', '5.1.1']) },
  'local-pipe-fails': { recipients: ['broken@example.org'], expect: failed(['broken@example.org']) },
  'local-says-fail': { recipients: ['closed@example.org'], expect: failed(['closed@example.org']) },
  autoreply: { recipients: ['holiday@example.org'], expect: { class: 'auto-reply' } },
};

// Exim tells of the success before it tells of the failure.
cases['mixed-news'].expect.reverse();

await buildWorld(cases);
writeFileSync(
  '/etc/exim4/exim4.conf',
  `primary_hostname = mx.example.org
local_interfaces = 127.0.0.2
log_file_path = /var/log/exim4/%slog
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
dsn_advertise_hosts = *
delay_warning = 4s:1d
timeout_frozen_after = 20s
remote_max_parallel = 4
qualify_domain = example.org
begin acl
acl_data:
  accept
acl_rcpt:
  accept
begin routers
pinned:
  driver = manualroute
  domains = far.example.com : dead.example.com
  transport = smtp
  route_list = far.example.com 127.0.0.20 ; dead.example.com 127.0.0.30
  host_find_failed = defer
  self = send
home:
  driver = manualroute
  domains = example.net
  transport = smtp
  route_list = * 127.0.0.10
  self = send
outside:
  driver = dnslookup
  domains = ! example.org
  transport = smtp
  no_more
closed:
  driver = redirect
  local_parts = closed
  allow_fail
  data = :fail: this mailbox was closed in December
alias:
  driver = redirect
  local_parts = alias
  data = unknown@far.example.com
broken:
  driver = accept
  local_parts = broken
  transport = pipe
holiday:
  driver = accept
  local_parts = holiday
  transport = holiday
contact:
  driver = accept
  local_parts = contact
  transport = mailbox
begin transports
smtp:
  driver = smtp
  hosts_try_fastopen =
  connect_timeout = 2s
  allow_localhost
mailbox:
  driver = appendfile
  file = /var/mail/contact
  user = mail
pipe:
  driver = pipe
  command = /bin/false
  user = nobody
  return_fail_output
holiday:
  driver = autoreply
  user = mail
  to = $reply_address
  from = holiday@example.org
  subject = Out of office: $h_subject:
  text = I am away until Monday. For urgent matters please call the operations desk.
begin retry
* * F,12s,2s
begin rewrite
`,
);
run('chown', ['root:root', '/etc/exim4/exim4.conf']);
run('mkdir', ['-p', '/run/exim4']);
run('chown', ['Debian-exim', '/run/exim4']);
start('exim4', ['-bdf', '-q2s', '-oX', '25', '-oP', '/run/exim4/test.pid']);
await new Promise((done) => setTimeout(done, 3000));
await play(cases, 50);
