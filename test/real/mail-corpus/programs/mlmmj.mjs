// packages: mlmmj
import { mkdirSync, writeFileSync } from 'node:fs';
import { finish } from '../harness/collect.mjs';
import { buildWorld, give, pause, run } from '../harness/world.mjs';

// A list server that holds or refuses what strangers post, and answers its command addresses.
const auto = { class: 'auto-reply' };
const cases = {
  held: { to: 'list@example.org', control: ['moderated', 'notifymod'], expect: auto },
  'not-subscribed': {
    to: 'list@example.org',
    control: ['subonlypost'],
    expect: { class: 'dsn-failed', recipients: [['list@example.org']] },
  },
  help: { to: 'list+help@example.org', control: [], expect: auto },
  'subscribe-confirm': { to: 'list+subscribe@example.org', control: [], expect: auto },
  unsubscribe: { to: 'list+unsubscribe@example.org', control: [], expect: auto },
};

await buildWorld(cases);
for (const [name, { to, control }] of Object.entries(cases)) {
  run('rm', ['-rf', '/var/tmp/list']);
  mkdirSync('/var/tmp/list');
  for (const one of [
    'incoming',
    'queue/discarded',
    'archive',
    'text',
    'subconf',
    'unsubconf',
    'bounce',
    'control',
    'moderation',
    'subscribers.d',
    'digesters.d',
    'requeue',
    'nomailsubs.d',
  ])
    mkdirSync(`/var/tmp/list/${one}`, { recursive: true });
  run('sh', ['-c', 'cp /usr/share/mlmmj/text.skel/en/* /var/tmp/list/text/']);
  writeFileSync('/var/tmp/list/control/listaddress', 'list@example.org\n');
  writeFileSync('/var/tmp/list/control/owner', 'owner@example.org\n');
  writeFileSync('/var/tmp/list/control/moderators', 'owner@example.org\n');
  writeFileSync('/var/tmp/list/control/relayhost', '127.0.0.10\n');
  for (const flag of control) writeFileSync(`/var/tmp/list/control/${flag}`, '');
  const mail = `From author+${name}@example.net Tue Jan  5 08:00:00 2027\nReturn-Path: <author+${name}@example.net>\nDate: Tue, 5 Jan 2027 08:00:00 +0000\nFrom: Muster <author+${name}@example.net>\nTo: ${to}\nDelivered-To: ${to}\nX-Original-To: ${to}\nSubject: [LAB-20270105-01] [TLP:AMBER] ${name}\nMessage-ID: <${name}@example.net>\n\nDear security contacts,\nplease answer.\n`;
  await give('/usr/bin/mlmmj-receive', ['-L', '/var/tmp/list/', '-F'], mail);
  await give('/usr/bin/mlmmj-maintd', ['-F', '-L', '/var/tmp/list/']);
  await pause(2);
}
finish();
process.exit(0);
