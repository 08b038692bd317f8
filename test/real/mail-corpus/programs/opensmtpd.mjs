// packages: opensmtpd
import { writeFileSync } from 'node:fs';
import { commonCases, delayed, failed } from '../harness/cases.mjs';
import { buildWorld, play, run, start } from '../harness/world.mjs';

// OpenSMTPD names only the address after aliasing, and warns more than once.
const cases = {
  ...commonCases(),
  greylisted: { recipients: ['grey@far.example.com'], expect: delayed(['grey@far.example.com']) },
  'host-down': { recipients: ['contact@dead.example.com'], expect: delayed(['contact@dead.example.com']) },
  'local-alias-fails': {
    recipients: ['alias@example.org'],
    expect: failed(['unknown@far.example.com', '5.1.1']),
  },
};

await buildWorld(cases);
writeFileSync('/etc/aliases', 'contact: nobody\nalias: unknown@far.example.com\n');
writeFileSync(
  '/etc/smtpd.conf',
  `table aliases file:/etc/aliases
queue ttl 12s
bounce warn-interval 4s
listen on 127.0.0.2
action "local" mbox alias <aliases>
action "out" relay
match from any for domain "example.org" action "local"
match from any for any action "out"
`,
);
run('smtpd', ['-n']);
start('smtpd', ['-d']);
await new Promise((done) => setTimeout(done, 3000));
await play(cases, 60);
