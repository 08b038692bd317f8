import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, readSecret } from './load-config.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-agent-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string) {
  const path = join(folder, 'agent.yaml');
  writeFileSync(path, text);
  return loadConfig(path).config;
}

function faultOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.replaceAll(`${folder}/`, '');
  }
  throw new Error('it was taken');
}

describe('agent.yaml', () => {
  test('what is not said is the cautious thing', () => {
    const { policy, state } = load('server: https://muster.example\n');
    expect(state).toBe('/var/lib/muster-agent');
    expect(policy).toMatchObject({
      orders: {},
      effects: {},
      portal_answers: false,
      reassert: false,
      credentials: 'keep',
    });
    expect(policy.limits).toMatchObject({ beyond: 'ask', workloads_per_order: 10 });
    expect(policy.verify_every).toBe(600);
  });

  test.each([
    ['server: http://muster.example\n', 'agent.yaml:1:9: server: must be an https:// URL'],
    [
      'server: https://m.example\npolicy:\n  orders:\n    ban: yes please\n',
      'agent.yaml:4:10: policy.orders.ban',
    ],
    ['server: https://m.example\npolicy:\n  effects:\n    running.delete: auto\n', 'agent.yaml:4:'],
    [
      'server: https://m.example\npolicy:\n  limits:\n    workloads_per_hour: -1\n',
      'agent.yaml:4:25: policy.limits.workloads_per_hour',
    ],
    ['server: https://m.example\npolicy:\n  portal_anwsers: true\n', 'agent.yaml:3:'],
    [
      'server: https://m.example\nsystems:\n  - { name: a, kind: slurm }\n  - { name: a, kind: host }\n',
      'agent.yaml:4:13: systems.1.name: two systems',
    ],
    ['server: https://m.example\nserver: https://n.example\n', 'agent.yaml:2:1: Map keys must be unique'],
    ['server: [https://m.example\n', 'agent.yaml:'],
    ['a: &a [x]\nb: [*a]\n', 'agent.yaml:2:5: aliases'],
  ])('%j is refused with its line', (text, fault) => {
    expect(faultOf(text)).toContain(fault);
  });

  test('http is taken for this machine alone', () => {
    expect(load('server: http://127.0.0.1:8080\n').server).toBe('http://127.0.0.1:8080');
    expect(() => load('server: http://127.0.0.1.example.org\n')).toThrow(ConfigError);
  });
});

describe('a secret', () => {
  test('is taken from a file that its owner alone can read', () => {
    const path = join(folder, 'secret');
    writeFileSync(path, 'hunter2\n', { mode: 0o600 });
    expect(readSecret(path)).toBe('hunter2');
    chmodSync(path, 0o640);
    expect(() => readSecret(path)).toThrow(/chmod 600/);
    expect(() => readSecret(join(folder, 'nothing'))).toThrow(ConfigError);
  });
});
