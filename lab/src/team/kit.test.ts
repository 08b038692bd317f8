import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// biome-ignore lint/suspicious/noExplicitAny: the kit is plain JavaScript
let kit: any;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-kit-'));
  const clock = join(dir, 'clock.json');
  writeFileSync(clock, JSON.stringify({ machineEpochMs: 1000, procedureEpochMs: 1_000_000, speed: 900 }));
  const [log, banFile, releasedFile] = ['log', 'ban.txt', 'released.txt'].map((name) => join(dir, name));
  writeFileSync(banFile as string, '# nobody yet\n');
  writeFileSync(
    log as string,
    '2027-01-05T08:05:10.123Z submit dn="/DC=lab/O=VO x/CN=R R" from=127.66.3.41 account=p job=J1 pid=47 sha256=ab\n' +
      '2027-01-05T08:06:00.000Z refuse dn="/DC=lab/CN=S" from=127.0.0.1 why=banned\n',
  );
  const site = { site: 'X', mail: {}, clock, frontDoor: { log, banFile, releasedFile } };
  process.env.MUSTER_SITE = join(dir, 'site.json');
  writeFileSync(process.env.MUSTER_SITE, JSON.stringify(site));
  const path = new URL('../../teams/kit/index.mjs', import.meta.url).href;
  kit = await import(path);
});
afterAll(async () => {
  delete process.env.MUSTER_SITE;
  await rm(dir, { recursive: true });
});

test('mail is read as people see it: words, transfer encodings, the plain part', () => {
  const mail = kit.parseMail(
    Buffer.from(
      [
        'Return-Path: <v+1@muster.lab.example>',
        'From: =?utf-8?Q?CSIRT_der_F=C3=B6deration?= <csirt@muster.lab.example>',
        'Subject: [EGI-7] [TLP:AMBER]',
        ' =?utf-8?B?w4RyZ2Vy?=',
        'Message-ID: <1@x>',
        'Content-Type: multipart/alternative; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '  /DC=3Dlab/DC=3Dmuster/O=3DVO physics/CN=3D=',
        'Robin Rogue',
        '  F1: Gr=C3=B6=C3=9Fe?',
        '  F4: token?',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>F6: no</p>',
        '--b--',
      ].join('\r\n'),
    ),
  );
  expect(mail.get('from')).toBe('CSIRT der Föderation <csirt@muster.lab.example>');
  expect(mail.subject).toBe('[EGI-7] [TLP:AMBER] Ärger');
  expect(mail.from).toBe('csirt@muster.lab.example');
  expect(mail.isAutomatic).toBe(false);
  expect(mail.text).toContain('F1: Größe?');
  expect(kit.readRequest(mail)).toEqual({
    incident: 'EGI-7',
    dn: '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue',
    questions: ['F1', 'F4'],
  });
});

test('a bounce is seen to be a machine’s', () => {
  expect(kit.parseMail(Buffer.from('Return-Path: <>\nFrom: MAILER-DAEMON@hub\n\nno')).isAutomatic).toBe(true);
  expect(kit.parseMail(Buffer.from('Auto-Submitted: auto-replied\n\nno')).isAutomatic).toBe(true);
  expect(kit.parseMail(Buffer.from('Auto-Submitted: no\n\nyes')).isAutomatic).toBe(false);
});

test('times follow the clock file', () => {
  expect(kit.toProcedure(3000).getTime()).toBe(1_000_000 + 2000 * 900);
  expect(kit.stamp(new Date('2027-01-05T08:05:10.123Z'))).toBe('2027-01-05T08:05:10Z');
});

test('the log of the front door is read, and bans are made and taken back', () => {
  const [submission] = kit.submissionsOf('/DC=lab/O=VO x/CN=R R');
  expect(submission).toMatchObject({
    event: 'submit',
    from: '127.66.3.41',
    job: 'J1',
    pid: '47',
    sha256: 'ab',
  });
  kit.ban('/DC=lab/CN=S');
  kit.ban('/DC=lab/CN=T');
  kit.unban('/DC=lab/CN=S');
  expect(readFileSync(kit.site.frontDoor.banFile, 'utf8')).toBe('# nobody yet\n"/DC=lab/CN=T"\n');
});

test('an encoded configuration is decoded, and a program without one is not guessed at', () => {
  const template = readFileSync(
    new URL('../../../packages/implant/template/implant-x86_64', import.meta.url),
  );
  const section: Buffer = kit.elfSection(template, '.muster');
  expect(section.length).toBe(4096);
  expect(kit.elfSection(Buffer.from('#!/bin/sh\n'), '.muster')).toBeUndefined();
  const lines = 'THIS IS A SECURITY EXERCISE.\ndeployment=dep_1\nconfig_token=aaaabbbbccccdddd\n';
  section[10] = 0x5a;
  Buffer.from(lines).forEach((byte, index) => {
    section[11 + index] = byte ^ 0x5a;
  });
  expect(kit.readConfig(template)).toMatchObject({ deployment: 'dep_1', config_token: 'aaaabbbbccccdddd' });
});

test('reports say what is known and leave out what is not', () => {
  const bannedAt = new Date('2027-01-05T09:00:00Z');
  const text = kit.reportText({
    dn: '/CN=R',
    banned: true,
    bannedAt,
    jobs: ['J1'],
    pids: ['47'],
    stopped: 0,
  });
  expect(text).toBe(
    'Identity banned: yes at 2027-01-05T09:00:00Z (dn: /CN=R)\nCopies found: 1 (jobs: J1; pids: 47)\nCopies stopped: 0',
  );
  const copy = { sha256: 'ab', connections: [{ remote: '127.77.1.1:9' }], unlinkedToken: 'u' };
  expect(kit.answersOn(copy)).toEqual({ F1: 'ab', F2: '127.77.1.1:9/tcp', F4: 'u' });
});
