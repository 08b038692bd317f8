import { mkdirSync, writeFileSync } from 'node:fs';

const OUT = '/corpus';
const expected = {};
const counts = new Map();

/**
 * Keeps a mail that came back for `author+<case>` as `<case>.eml`, with the Return-Path and Received fields that the receiving
 * server adds. `cases` says what each is: {class, recipients?: [[address, status?]]}; several mails of one case are
 * numbered, and a list of expectations is used up in the order of arrival.
 */
export function keep(cases, { from, to, raw }) {
  const name = /\+([a-z0-9-]+)@/.exec(to[0] ?? '')?.[1];
  const wanted = name && cases[name];
  if (!wanted) return console.log(`unasked mail to ${to}`);
  const count = (counts.get(name) ?? 0) + 1;
  counts.set(name, count);
  const fields = `Return-Path: <${from}>\r\nReceived: from mx.example.org (mx.example.org [127.0.0.2])\r\n\tby home.example.net with ESMTP id 0${count}\r\n\tfor <${to[0]}>; Tue, 5 Jan 2027 08:00:00 +0000\r\n`;
  record(
    count === 1 ? name : `${name}-${count}`,
    `${fields}${raw}`,
    Array.isArray(wanted.expect) ? (wanted.expect[count - 1] ?? wanted.expect.at(-1)) : wanted.expect,
  );
}

export function record(name, raw, expectation) {
  mkdirSync(OUT, { recursive: true });
  writeFileSync(`${OUT}/${name}.eml`, Buffer.from(raw, 'latin1'));
  expected[`${name}.eml`] = expectation;
  console.log(`kept ${name}`);
}

export function finish() {
  const sorted = Object.fromEntries(
    Object.entries(expected).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  writeFileSync(`${OUT}/expected.json`, `${JSON.stringify(sorted, null, 2)}\n`);
}
