// packages: openssl gnupg
import { mkdirSync, writeFileSync } from 'node:fs';
import { finish, record } from '../harness/collect.mjs';
import { run } from '../harness/world.mjs';

// People's answers, signed by OpenSSL (S/MIME, detached and opaque) and GnuPG (clear text and PGP/MIME).
const words = 'Dear CSIRT,\r\n\r\nthe user was banned at 10:42 CET, 3 jobs were killed.\r\n\r\nKim Admin\r\n';
const entity = `Content-Type: text/plain; charset=utf-8\r\n\r\n${words}`;
const fields =
  'Return-Path: <kim@site.example>\r\nFrom: Kim Admin <kim@site.example>\r\nTo: csirt@example.net\r\nSubject: Re: [LAB-20270105-01] [TLP:AMBER] Suspicious jobs\r\nDate: Tue, 5 Jan 2027 10:50:00 +0100\r\nMessage-ID: <signed@site.example>\r\nIn-Reply-To: <case@example.net>\r\n';
const home = '/var/tmp/signed';
const human = { class: 'human' };

mkdirSync(home, { recursive: true });
writeFileSync(`${home}/entity`, entity);
run(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${home}/key`,
    '-out',
    `${home}/cert`,
    '-days',
    '30',
    '-subj',
    '/DC=example/CN=Kim Admin',
  ],
  { timeout: 60_000 },
);
const sign = (...options) =>
  run('openssl', [
    'cms',
    '-sign',
    '-in',
    `${home}/entity`,
    '-signer',
    `${home}/cert`,
    '-inkey',
    `${home}/key`,
    '-binary',
    ...options,
  ]).stdout;
record('smime-detached', fields + sign(), human);
record('smime-opaque', fields + sign('-nodetach'), human);
record('smime-opaque-stream', fields + sign('-nodetach', '-stream', '-indef'), human);

const gpg = (input, ...options) =>
  run(
    'gpg',
    [
      '--batch',
      '--yes',
      '--homedir',
      home,
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      '-u',
      'kim@site.example',
      ...options,
    ],
    { input, timeout: 60_000 },
  ).stdout;
run('chmod', ['700', home]);
run(
  'gpg',
  [
    '--batch',
    '--homedir',
    home,
    '--passphrase',
    '',
    '--quick-gen-key',
    'Kim Admin <kim@site.example>',
    'ed25519',
    'sign',
  ],
  { timeout: 60_000 },
);
record(
  'pgp-clear',
  `${fields}Content-Type: text/plain; charset=utf-8\r\n\r\n${gpg(words, '--clearsign')}`,
  human,
);
const signature = gpg(entity, '--armor', '--detach-sign');
record(
  'pgp-mime',
  `${fields}MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-sha512;\r\n\tprotocol="application/pgp-signature"; boundary="=-kim"\r\n\r\n--=-kim\r\n${entity}\r\n--=-kim\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\n${signature}\r\n--=-kim--\r\n`,
  human,
);
finish();
process.exit(0);
