import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { answers, pause } from '../../../packages/server/src/adapters/imap/testing/dovecot.ts';
import { freePort } from '../../../packages/server/src/testing/free-port.ts';

export interface Postfix {
  port: number;
  /** Hands a mail over as the mail program of somebody does. */
  send(mail: { from: string; to: string; raw: string }): Promise<void>;
  log(): string;
  close(): Promise<void>;
}

/**
 * Debian's Postfix with everything it has in a directory of its own: takes mail on this machine alone, gives that of
 * `mailboxes` to Dovecot, and that of `muster` to the server.
 */
export async function startPostfix(of: {
  mailboxes: readonly string[];
  lmtpPort: number;
  muster: { domain: string; port: number };
}): Promise<Postfix> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-postfix-'));
  chmodSync(dir, 0o755);
  const port = await freePort();
  const conf = join(dir, 'conf');
  for (const name of ['conf', 'spool', 'data']) mkdirSync(join(dir, name));
  const { uid, gid } = accountOf('postfix');
  chownSync(join(dir, 'data'), uid, gid);
  writeFileSync(join(conf, 'main.cf'), mainOf(dir, of));
  writeFileSync(join(conf, 'master.cf'), masterOf(port));
  const command = (word: string) => spawnSync('postfix', ['-c', conf, word], { encoding: 'utf8' });
  const log = () => read(join(dir, 'postfix.log'));
  const started = command('start');
  for (let tries = 0; tries < 200 && !(await answers(port)); tries += 1) await pause(25);
  if (!(await answers(port))) throw new Error(`Postfix did not start: ${started.stderr}${log()}`);
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  return {
    port,
    log,
    async send({ from, to, raw }) {
      await transport.sendMail({ envelope: { from, to: [to] }, raw });
    },
    async close() {
      transport.close();
      command('stop');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function mainOf(dir: string, of: Parameters<typeof startPostfix>[0]): string {
  return `compatibility_level = 3.6
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = ${dir}/spool
data_directory = ${dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${dir}/postfix.log
maillog_file_prefixes = ${dir}
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = ${of.mailboxes.join(', ')}
virtual_mailbox_maps = static:any
virtual_transport = lmtp:inet:127.0.0.1:${of.lmtpPort}
relay_domains = ${of.muster.domain}
transport_maps = inline:{${of.muster.domain}=smtp:[127.0.0.1]:${of.muster.port}}
smtp_tls_security_level = none
smtpd_tls_security_level = none
recipient_delimiter = +
message_size_limit = 26214400
smtpd_recipient_restrictions = permit_mynetworks, reject
`;
}

function masterOf(port: number): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'showq unix n - n - - showq',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'lmtp unix - - n - - lmtp flags=DORX',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  return `${lines.join('\n')}\n`;
}

function accountOf(name: string): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`));
  if (line === undefined) throw new Error(`there is no account ${name}`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function read(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) ? readFileSync(path, 'utf8') : '';
}
