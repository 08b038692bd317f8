import { describe, expect, it } from 'vitest';
import { readMail } from '../reader/index.ts';
import { classifyMail } from './index.ts';
import { corpusFiles } from './testing/corpus.ts';

const files = corpusFiles();
const machines = files.filter((file) => file.expected.class !== 'human');

/** Changes that a mail goes through on its way and that say nothing of who wrote it. */
const changes: Record<string, (raw: string) => string> = {
  'with LF line ends': (raw) => raw,
  'with CRLF line ends': (raw) => raw.replaceAll('\n', '\r\n'),
  'with CR line ends': (raw) => raw.replaceAll('\n', '\r'),
  'with CR CR LF line ends': (raw) => raw.replaceAll('\n', '\r\r\n'),
  'with more Received fields': (raw) =>
    `${'Received: from a.example (a.example [192.0.2.1])\n\tby b.example with ESMTP id 1; Tue, 5 Jan 2027 09:00:00 +0000\n'.repeat(5)}${raw}`,
  'behind an mbox line': (raw) => `From MAILER-DAEMON Tue Jan  5 09:00:00 2027\n${raw}`,
  'with a byte order mark': (raw) => `\u00ef\u00bb\u00bf${raw}`,
  'with filter results on top': (raw) =>
    `X-Spam-Status: No, score=-1.9 required=5.0\nAuthentication-Results: mx.example; dkim=pass header.d=example.org;\n\tspf=pass\nX-Virus-Scanned: clean\n${raw}`,
};

describe.each(Object.entries(changes))('a mail %s', (_how, change) => {
  it('keeps its class and its recipients', async () => {
    for (const file of files) {
      const plain = file.raw().toString('latin1').replace(/\r\n/g, '\n');
      const before = await classifyMail(Buffer.from(plain, 'latin1'));
      const after = await classifyMail(Buffer.from(change(plain), 'latin1'));
      const known = ({ class: kind, recipients }: typeof before) => ({
        file: file.name,
        kind,
        recipients: recipients.map(({ address, status, action }) => ({ address, status, action })),
      });
      expect(known(after)).toEqual(known(before));
    }
  });
});

const footer =
  '\n_______________________________________________\nsecurity mailing list\nsecurity@lists.example.org\nhttps://lists.example.org/mailman/listinfo/security\n';

describe('a plain mail with a list footer', () => {
  it('keeps its class', async () => {
    for (const file of files) {
      const raw = file.raw().toString('latin1').replace(/\r\n/g, '\n');
      if (
        /^content-type: *multipart|^content-transfer-encoding: *(?:base64|quoted)|iso-2022|koi8/im.test(raw)
      )
        continue;
      const { class: kind } = await classifyMail(Buffer.from(raw + footer, 'latin1'));
      expect({ file: file.name, kind }).toEqual({ file: file.name, kind: file.expected.class });
    }
  });
});

const ways: Record<string, (subject: string, text: string) => string> = {
  'quotes it in an answer': (subject, text) =>
    `From: Kim Admin <kim@site.example>\nTo: csirt@muster.example.org\nSubject: Re: ${subject}\nIn-Reply-To: <x@y>\n\nDear colleagues,\n\nwe saw this and act on it.\n\nOn 2027-01-05 10:00, Somebody wrote:\n${text.replace(/^/gm, '> ')}\n`,
  'answers above it': (subject, text) =>
    `From: Kim Admin <kim@site.example>\nTo: csirt@muster.example.org\nSubject: RE: ${subject}\n\nDear colleagues,\n\nwe saw this and act on it.\n\nRegards,\nKim\n\n-----Original Message-----\nFrom: Somebody\nSent: Tuesday, 5 January 2027 10:00\nTo: Kim\nSubject: ${subject}\n\n${text}\n`,
  'answers above an unmarked copy': (subject, text) =>
    `From: Kim Admin <kim@site.example>\nTo: csirt@muster.example.org\nSubject: RE: ${subject}\n\nDear colleagues,\n\nwe saw this and act on it.\n\nRegards,\nKim\n\nFrom: Somebody <somebody@x.example>\nSent: Tuesday, 5 January 2027 10:00\nTo: Kim Admin\nSubject: ${subject}\n\n${text}\n`,
  'forwards it in the text': (subject, text) =>
    `From: Kim Admin <kim@site.example>\nTo: csirt@muster.example.org\nSubject: Fwd: ${subject}\n\nFYI\n\n---------- Forwarded message ---------\nFrom: Somebody\nSubject: ${subject}\n\n${text}\n`,
};

describe.each(Object.entries(ways))('a person who %s', (_how, write) => {
  it('stays a person, whatever the machine wrote', async () => {
    for (const file of machines) {
      const { text, subject } = await readMail(file.raw());
      const mail = `MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n${write(subject || 'jobs', text)}`;
      const { class: kind, rule } = await classifyMail(Buffer.from(mail, 'utf8'));
      expect({ file: file.name, kind, rule }).toEqual({ file: file.name, kind: 'human', rule: 'human' });
    }
  });
});

describe('a person who attaches it', () => {
  it('stays a person, whatever the machine wrote', async () => {
    for (const file of machines) {
      const head =
        'From: Kim Admin <kim@site.example>\nTo: csirt@muster.example.org\nSubject: Fwd: what came back\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=kim="\n\n--=kim=\nContent-Type: text/plain\n\nPlease see the attached mail.\n\nKim\n--=kim=\nContent-Type: message/rfc822\n\n';
      const { class: kind } = await classifyMail(
        Buffer.concat([Buffer.from(head), file.raw(), Buffer.from('\n--=kim=--\n')]),
      );
      expect({ file: file.name, kind }).toEqual({ file: file.name, kind: 'human' });
    }
  });
});
