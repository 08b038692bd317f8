import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configText, type ImplantConfig } from './config.ts';
import { TestController } from './testing/controller.ts';
import { withLine, writeRawConfig } from './testing/raw-config.ts';
import { cleanUp, type RunOptions, runImplant, testConfig, testDir, testKey } from './testing/run-implant.ts';

const isRoot = process.getuid?.() === 0;
let controller: TestController;
let port: number;

beforeEach(async () => {
  controller = new TestController(testKey);
  port = await controller.listen();
});

afterEach(async () => {
  await cleanUp();
  await controller.close();
});

/** Runs a copy that must refuse; returns what it printed and the ends it told the controller. */
async function refuse(changes: Partial<ImplantConfig>, options: RunOptions = {}) {
  const copy = runImplant(controller, testConfig(controller, port, changes), options);
  expect(await copy.ended).toEqual({ code: 0, signal: null });
  expect(readdirSync(copy.dir)).toEqual(['payload']);
  expect(controller.problems).toEqual([]);
  expect(copy.output()).toMatch(/refused: |inert template/);
  const told = controller.beats.map((beat) => `${beat.kind} ${beat.end}`);
  return { printed: /refused: (.*)/.exec(copy.output())?.[1], told, connections: controller.connections };
}

const seconds = () => Math.floor(Date.now() / 1000);

describe('a copy that refuses does nothing, leaves nothing and exits 0', () => {
  it('refuses a late order and tells so once', async () => {
    const now = seconds();
    const result = await refuse({ notBefore: now - 800, startNotAfter: now - 2, hardLimitSeconds: 3600 });
    expect(result).toEqual({ printed: 'late', told: ['receipt refused:late'], connections: 1 });
  });

  it('refuses an expired order and tells so once', async () => {
    const now = seconds();
    const result = await refuse({ notBefore: now - 20, startNotAfter: now + 100, hardLimitSeconds: 10 });
    expect(result).toEqual({ printed: 'expired', told: ['receipt refused:expired'], connections: 1 });
  });

  it('refuses an order that is not due yet', async () => {
    const now = seconds();
    const result = await refuse({ notBefore: now + 300, startNotAfter: now + 400 });
    expect(result).toEqual({ printed: 'early', told: ['receipt refused:early'], connections: 1 });
  });

  it('says nothing to anybody when it is found long after every campaign', async () => {
    const then = seconds() - 9 * 24 * 3600;
    const result = await refuse({
      notBefore: then,
      startNotAfter: then + 900,
      hardLimitSeconds: 7 * 24 * 3600,
    });
    expect(result).toEqual({ printed: 'expired', told: [], connections: 0 });
  });

  it('refuses where the opt-out file exists', async () => {
    const optout = join(testDir(), 'optout');
    writeFileSync(optout, '');
    const result = await refuse({ optout });
    expect(result).toEqual({ printed: 'opted-out', told: ['receipt refused:opted-out'], connections: 1 });
  });

  it('refuses where it may not look for the opt-out file', async () => {
    const result = await refuse({ optout: isRoot ? '/proc/1/fd/optout' : '/root/optout' });
    expect(result.printed).toBe('opted-out');
  });

  it('refuses a foreign network, and sends nothing there', async () => {
    const result = await refuse({ networks: ['198.51.100.0/24', '203.0.113.7/32'] });
    expect(result).toEqual({ printed: 'foreign-network', told: [], connections: 0 });
  });

  it('refuses uid 0, and sends nothing', async () => {
    const launcher = isRoot ? [] : ['unshare', '--user', '--map-root-user'];
    expect(await refuse({}, { asRoot: true, launcher })).toEqual({
      printed: 'uid-0',
      told: [],
      connections: 0,
    });
  });

  it('sends nothing as uid 0 even when the order is late', async () => {
    const launcher = isRoot ? [] : ['unshare', '--user', '--map-root-user'];
    const now = seconds();
    const late = { notBefore: now - 800, startNotAfter: now - 2, hardLimitSeconds: 3600 };
    expect((await refuse(late, { asRoot: true, launcher })).connections).toBe(0);
  });

  it('refuses a user with a capability, and sends nothing', async () => {
    const launcher = isRoot
      ? ['setpriv', '--reuid=64321', '--inh-caps=+net_raw', '--ambient-caps=+net_raw']
      : ['unshare', '--user', '--map-user=1000', '--keep-caps'];
    const result = await refuse({}, { asRoot: true, launcher });
    expect(result).toEqual({ printed: 'capabilities', told: [], connections: 0 });
  });

  if (isRoot) {
    it('refuses when only the real uid is 0', async () => {
      const result = await refuse({}, { asRoot: true, launcher: ['setpriv', '--euid=64321'] });
      expect(result).toEqual({ printed: 'uid-0', told: [], connections: 0 });
    });
  }
});

describe('what is not signed is not believed, and nothing is sent', () => {
  const signed = (text: string) =>
    `${text}sig=${Buffer.from(controller.sign(Buffer.from(text))).toString('hex')}\n`;
  const legal = () => configText(testConfig(controller, port));

  async function refuseText(text: string): Promise<string | undefined> {
    const result = await refuse({}, { tamper: (binary) => writeRawConfig(binary, text) });
    expect(result.connections).toBe(0);
    return result.printed;
  }

  it('refuses a configuration with one value changed after signing', async () => {
    expect(await refuseText(withLine(signed(legal()), 'controller_ip', '127.0.0.2'))).toBe('unsigned');
  });

  it('refuses one without a signature, with a cut one, and with text behind it', async () => {
    expect(await refuseText(legal())).toBe('unsigned');
    expect(await refuseText(signed(legal()).slice(0, -3))).toBe('unsigned');
    expect(await refuseText(`${signed(legal())}networks=0.0.0.0/1\n`)).toBe('unsigned');
  });

  it('refuses one signed by another key than it names', async () => {
    const other = new TestController(testKey);
    const text = legal();
    const sig = Buffer.from(other.sign(Buffer.from(text))).toString('hex');
    expect(await refuseText(`${text}sig=${sig}\n`)).toBe('unsigned');
  });

  it('refuses one that does not say that it is an exercise', async () => {
    expect(await refuseText(signed(legal().replace('THIS IS A SECURITY EXERCISE', 'hello')))).toBe('config');
  });

  it('refuses rubbish and text that fills the whole section', async () => {
    expect(await refuseText('\xff'.repeat(200))).toBe('config');
    expect(await refuseText(`THIS IS A SECURITY EXERCISE. Harmless. Ask: ${'x'.repeat(4041)}`)).toBe(
      'config',
    );
  });

  it.each([
    ['start_not_after', () => String(seconds() + 2000)],
    ['hard_limit_seconds', () => String(7 * 24 * 3600 + 1)],
    ['lease_seconds', () => '601'],
    ['period_ms', () => '199'],
    ['period_ms', () => '-1'],
    ['period_ms', () => '0x100'],
    ['jitter_percent', () => '51'],
    ['controller_port', () => '65536'],
    ['optout', () => 'relative'],
    ['deployment', () => 'dep_../../x'],
    ['key', () => 'aa'],
    ['dormant_seconds', () => ''],
  ])('refuses a signed %s beyond what is compiled in', async (key, value) => {
    expect(await refuseText(signed(withLine(legal(), key, value())))).toBe('config');
  });

  it('is inert as the unconfigured template', async () => {
    const result = await refuse({}, { tamper: (binary) => writeRawConfig(binary, '', 0) });
    expect(result).toEqual({ printed: undefined, told: [], connections: 0 });
  });

  it('tells what it is and starts nothing when asked with --about', async () => {
    const copy = runImplant(controller, testConfig(controller, port), { args: ['--about'] });
    expect(await copy.ended).toEqual({ code: 0, signal: null });
    expect(copy.output()).toContain('ask: csirt@muster.lab.example');
    expect(controller.connections).toBe(0);
    expect(readdirSync(copy.dir)).toEqual(['payload']);
  });
});
