import { describe, expect, test } from 'vitest';
import { eachOnce, readObservables } from './index.ts';

function read(text: string): string[] {
  return readObservables(text).map(({ type, value }) => `${type} ${value}`);
}

describe('addresses', () => {
  test.each([
    ['192.0.2.66', ['ip 192.0.2.66']],
    ['(192.0.2.66).', ['ip 192.0.2.66']],
    ['<192.0.2.66>', ['ip 192.0.2.66']],
    [
      '1[.]2[.]3[.]4, 1.2.3[.]4, 1(.)2{.}3[dot]4 and 1 [.] 2 [.] 3 [.] 5',
      ['ip 1.2.3.4', 'ip 1.2.3.4', 'ip 1.2.3.4', 'ip 1.2.3.5'],
    ],
    [
      '192.0.2.66:8443, 192.0.2.66[:]22 and 192.0.2.67 port 80.',
      ['ip 192.0.2.66:8443', 'ip 192.0.2.66:22', 'ip 192.0.2.67:80'],
    ],
    ['root@192.0.2.66:/tmp', ['ip 192.0.2.66']],
    ['300.1.1.1, 1.2.3, 1.2.3.4.5 and 010.1.1.1', []],
    ['10.1.2.3/8 and 10.20.0.0/255.255.0.0', ['network 10.0.0.0/8', 'network 10.20.0.0/16']],
    ['2001:DB8:0:0::66 at 10:42:33, fe80::1%eth0', ['ip 2001:db8::66', 'ip fe80::1']],
    ['2001[:]db8[:][:]66', ['ip 2001:db8::66']],
    ['[2001:db8::66]:443 and [2001:db8::67]', ['ip [2001:db8::66]:443', 'ip 2001:db8::67']],
    ['::ffff:192.0.2.66 logged in', ['ip 192.0.2.66']],
    ['2001:db8:aaaa::/48', ['network 2001:db8:aaaa::/48']],
    ['std::vector, Foo::Bar, 12:30, 2027-01-05T10:42:00', []],
    [
      '00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5f and 001a.2b3c.4d60',
      ['mac 00:1a:2b:3c:4d:5e', 'mac 00:1a:2b:3c:4d:5f', 'mac 00:1a:2b:3c:4d:60'],
    ],
    ['MD5 fingerprint 16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48', []],
  ])('in %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('that are versions or masks are not sure', () => {
    const unsure = readObservables('version 1.2.3.4 on 255.255.255.0 with 127.0.0.1').map(({ sure }) => sure);
    expect(unsure).toEqual([false, false, false]);
  });
});

describe('names of hosts and what has them in it', () => {
  test.each([
    ['evil[.]example', ['domain evil.example']],
    ['evil[.com], evil.]org and evil (dot) net', ['domain evil.com', 'domain evil.org', 'domain evil.net']],
    ['ce01.Site.EXAMPLE.', ['domain ce01.site.example']],
    [
      'bücher.example and xn--bcher-kva.example',
      ['domain xn--bcher-kva.example', 'domain xn--bcher-kva.example'],
    ],
    ['ev\u200bil[.]example', ['domain evil.example']],
    ['evil。example', ['domain evil.example']],
    ['e.g. this. Done.The next, i.e. os.path.join()', ['domain os.path.join']],
    ['report.txt and x86.sh', ['file report.txt', 'file x86.sh']],
    ['hxxp://bad[.]example[.]org/x', ['url http://bad.example.org/x']],
    ['hXXps[:]//bad[.]example/a?b=c#d.', ['url https://bad.example/a?b=c#d']],
    ['hxxps[://]bad.example:443/', ['url https://bad.example/']],
    ['h**p://bad.example', ['url http://bad.example/']],
    ['fxp://bad[.]example/x', ['url ftp://bad.example/x']],
    ['stratum+tcp://Pool.bad[.]example:3333,', ['url stratum+tcp://pool.bad.example:3333']],
    [
      '<http://bad.example/a>, "http://bad.example/b" and (http://bad.example/c_(d)).',
      ['url http://bad.example/a', 'url http://bad.example/b', 'url http://bad.example/c_(d)'],
    ],
    ['[here](http://bad.example/x)', ['url http://bad.example/x']],
    ['http://bad.example,http://worse.example', ['url http://bad.example/', 'url http://worse.example/']],
    [
      'http://[2001:db8::1]:8080/x and http://192.0.2.1/',
      ['url http://[2001:db8::1]:8080/x', 'url http://192.0.2.1/'],
    ],
    ['http://', []],
    [
      'Bob@Bad.Example, <bob@bad.example> mailto:bob@bad.example',
      ['mail bob@bad.example', 'mail bob@bad.example', 'mail bob@bad.example'],
    ],
    [
      'bob[at]bad[.]example, bob (at) bad (dot) example, bob{@}bad.example',
      ['mail bob@bad.example', 'mail bob@bad.example', 'mail bob@bad.example'],
    ],
    ['@bad, bob@, bob@@bad.example2', []],
  ])('in %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('are sure where somebody took care that nobody clicks on them', () => {
    const [plain, careful] = readObservables('bad.example and bad[.]example');
    expect([plain?.sure, plain?.defanged]).toEqual([false, false]);
    expect([careful?.sure, careful?.defanged]).toEqual([true, true]);
  });
});

describe('what else an investigation looks for', () => {
  const sha256 = 'a'.repeat(63).concat('B');
  test.each([
    [`sha256: ${sha256}`, [`sha256 ${sha256.toLowerCase()}`]],
    ['MD5 (x) = d41d8cd98f00b204e9800998ecf8427e', ['md5 d41d8cd98f00b204e9800998ecf8427e']],
    ['CVE-2021-44228, cve 2024-12345', ['cve CVE-2021-44228', 'cve CVE-2024-12345']],
    [
      'The user /DC=lab/DC=muster/O=VO physics/CN=Robin Rogue was banned.',
      ['subject /DC=lab/DC=muster/O=VO physics/CN=Robin Rogue'],
    ],
    [
      'CN=Robin Rogue, O=VO physics, DC=muster, DC=lab',
      ['subject /DC=lab/DC=muster/O=VO physics/CN=Robin Rogue'],
    ],
    [
      'iss: https://idp.example.org/realm sub: 5f1c-77@idp.',
      ['identity https://idp.example.org/realm 5f1c-77@idp'],
    ],
    [
      'dropped /tmp/.x/miner and C:\\Users\\Public\\a.exe.',
      ['file /tmp/.x/miner', 'file C:\\Users\\Public\\a.exe'],
    ],
    ['and/or, 10/20, /x', []],
    ['PIDs 4711, 4712 and 4713', ['process pid 4711', 'process pid 4712', 'process pid 4713']],
    ['User-Agent: evil/1.0 (x)', ['user-agent evil/1.0 (x)']],
    [
      '"Mozilla/5.0 (X11; Linux) Gecko" and curl/7.68.0',
      ['user-agent Mozilla/5.0 (X11; Linux) Gecko', 'user-agent curl/7.68.0'],
    ],
    ['Accepted publickey for root from 192.0.2.66 port 50022 ssh2', ['account root', 'ip 192.0.2.66:50022']],
    ['username: mallory', ['account mallory']],
  ])('in %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

test('every finding quotes the text, and nothing is found twice at one place', () => {
  const text =
    'See hxxp://bad[.]example/x?m=a[at]b[.]example, then 1[.]2[.]3[.]4:80 and bob [at] bad [.] example.';
  const found = readObservables(text);
  expect(found.map(({ quote }) => quote)).toEqual([
    'hxxp://bad[.]example/x?m=a[at]b[.]example',
    '1[.]2[.]3[.]4:80',
    'bob [at] bad [.] example',
  ]);
  for (const { start, end, quote } of found) expect(text.slice(start, end)).toBe(quote);
});

test('of what stands there often, each is told once, sure where it is so once', () => {
  const once = eachOnce(readObservables('bad.example, bad[.]example and bad.example'));
  expect(once).toEqual([expect.objectContaining({ value: 'bad.example', start: 0, sure: true })]);
});
