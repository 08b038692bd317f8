import { describe, expect, test } from 'vitest';
import { readFeedbackReport } from './feedback-report.ts';
import { readMachineReport } from './machine-report.ts';
import { readXarf } from './x-arf.ts';

const plain = { header: () => '' };
const declared = { header: (name: string) => (name === 'x-arf' ? 'YES' : '') };
const part = (text: string, type = 'text/plain', name = 'report.txt') => ({ type, name, text });

describe('a feedback report (RFC 5965)', () => {
  test('names its source, the port of RFC 6692, its time and what it calls the abuse', () => {
    const report = readFeedbackReport(
      [
        'Feedback-Type: Abuse',
        'User-Agent: SomeGenerator/1.0',
        'Version: 1',
        'Source-IP: [IPv6:2001:db8::66]',
        'Source-Port: 54321',
        'Arrival-Date: Tue, 5 Jan 2027',
        ' 07:30:00 +0100 (CET)',
        'Reported-URI: http://bad.example/form',
      ].join('\r\n'),
    );
    expect(report).toMatchObject({
      kind: 'abuse',
      sources: [
        { value: '2001:db8::66', port: 54321 },
        { value: 'http://bad.example/form', port: null },
      ],
      happenedAt: new Date('2027-01-05T06:30:00Z'),
    });
  });

  test('without its fields is still a report', () => {
    expect(readFeedbackReport('')).toMatchObject({ kind: '', sources: [], happenedAt: null });
    expect(readFeedbackReport('Source-Port: 70000\nSource-IP: x')).toMatchObject({
      sources: [{ value: 'x', port: null }],
    });
  });
});

describe('X-ARF', () => {
  const flat = [
    'Reported-From: abuse@reporter.example',
    'Category: abuse',
    'Report-Type: login-attack',
    'Service: ssh',
    'Version: 0.1',
    'User-Agent: fail2ban',
    'Date: Tue, 05 Jan 2027 06:30:00 +0000',
    'Source-Type: ip-address',
    'Source: 192.0.2.66',
    'Port: 22',
    'Report-ID: 1@reporter.example',
    'Schema-URL: http://www.x-arf.org/schema/abuse_login-attack_0.1.2.json',
  ].join('\n');

  test('of version 0.1 and 0.2, in YAML', () => {
    expect(readXarf(part(flat), declared)).toMatchObject({
      format: 'x-arf',
      kind: 'login-attack',
      protocol: 'ssh',
      sources: [{ value: '192.0.2.66', port: null }],
      happenedAt: new Date('2027-01-05T06:30:00Z'),
      reporter: { address: 'abuse@reporter.example' },
    });
    expect(
      readXarf(part(flat.replace(/^Schema-URL.*$/m, '').replace(/^Report-Type.*$/m, '')), declared),
    ).toBe(null);
  });

  test('of version 3, in JSON', () => {
    const report = {
      Version: '3',
      ReporterInfo: { ReporterOrg: 'Honeypots', ReporterOrgEmail: 'abuse@honey.example' },
      Disclosure: true,
      Report: {
        ReportClass: 'Activity',
        ReportType: 'LoginAttack',
        Date: '2027-01-05T06:30:00Z',
        SourceIp: '192.0.2.66',
        SourcePort: 40022,
        DestinationIp: '203.0.113.10',
        DestinationPort: 22,
        Protocol: 'TCP',
      },
    };
    expect(readXarf(part(JSON.stringify(report), 'application/json', 'xarf.json'), plain)).toMatchObject({
      kind: 'login-attack',
      protocol: 'tcp',
      sources: [{ value: '192.0.2.66', port: 40022 }],
      targets: [{ value: '203.0.113.10', port: 22 }],
      reporter: { name: 'Honeypots', address: 'abuse@honey.example' },
    });
  });

  test('of version 4, in JSON', () => {
    const report = {
      xarf_version: '4.0.0',
      report_id: '550e8400-e29b-41d4-a716-446655440000',
      timestamp: '2027-01-05T06:30:00Z',
      reporter: { org: 'Honeypots', contact: 'abuse@honey.example', domain: 'honey.example' },
      sender: { org: 'Honeypots', contact: 'abuse@honey.example', domain: 'honey.example' },
      source_identifier: '192.0.2.66',
      source_port: 40022,
      category: 'connection',
      type: 'port_scan',
    };
    expect(readXarf(part(JSON.stringify(report), 'application/json', 'x.json'), plain)).toMatchObject({
      kind: 'port-scan',
      sources: [{ value: '192.0.2.66', port: 40022 }],
      happenedAt: new Date('2027-01-05T06:30:00Z'),
    });
  });

  test.each([
    ['a log', 'Jan  5 06:30:00 wn-1 sshd[4711]: Failed password for root'],
    ['any YAML', 'a: 1\nb: [2, 3]'],
    ['broken JSON', '{"Version": "3", '],
    ['JSON of somebody else', '{"Version": "3"}'],
    ['a bomb of YAML', `Report-Type: x\nSource: &a [${'*a,'.repeat(50)}]`],
    ['nothing', ''],
  ])('is not found in %s', (_what, text) => {
    expect(readXarf(part(text), declared)).toBe(null);
  });

  test('is found among the attachments, before a feedback report of the same mail', () => {
    const feedback = part('Feedback-Type: abuse\nSource-IP: 198.51.100.1', 'message/feedback-report', '');
    const found = readMachineReport({ ...declared, parts: [part('a log'), feedback, part(flat)] });
    expect(found).toMatchObject({ format: 'x-arf', sources: [{ value: '192.0.2.66' }] });
    expect(readMachineReport({ ...plain, parts: [feedback] })).toMatchObject({ format: 'arf' });
    expect(readMachineReport({ ...plain, parts: [] })).toBe(null);
  });
});
