import { isIPv4 } from 'node:net';

/** What one copy is told, once, before it starts. Times are machine time, seconds since 1970. */
export interface ImplantConfig {
  /** `dep_…`: lower case letters, digits and `_`, at most 60 characters. */
  deployment: string;
  campaign: string;
  /** Whom to ask, as shown in the canary file and the User-Agent: at most 120 printable characters. */
  contact: string;
  /** 32 bytes: authenticates the beats of this deployment and derives its tokens. */
  key: Uint8Array;
  /** Raw Ed25519 public key (32 bytes) of the campaign: signs this configuration and every order. */
  orderKey: Uint8Array;
  /** An IPv4 literal: the implant resolves no names. */
  controllerIp: string;
  controllerPort: number;
  /** 200..600000 ms between beats. */
  periodMs: number;
  /** 0..50: each period is drawn from period ± this share. */
  jitterPercent: number;
  notBefore: number;
  /** At most 900 s after `notBefore`. */
  startNotAfter: number;
  /** 1..604800. */
  hardLimitSeconds: number;
  /** 1..600: the lease that a copy starts with. */
  leaseSeconds: number;
  /** 1..86400; 600 in a real drill. */
  dormantSeconds: number;
  /** IPv4 CIDRs; the host must have an address in one of them. */
  networks: readonly string[];
  /** Absolute path; the implant refuses where this file exists. */
  optout: string;
  /** 16 characters of base 32 each; a control has none. */
  canaryToken: string;
  configToken: string;
  /** A control beat: the same program without puzzles. */
  control: boolean;
}

/** Maximum window between `notBefore` and `startNotAfter`, compiled in. Seconds. */
export const MAX_START_WINDOW_SECONDS = 900;
/** Maximum life of one process, compiled in. Seconds. */
export const MAX_LIFE_SECONDS = 7 * 24 * 3600;

export const BANNER = 'THIS IS A SECURITY EXERCISE. Harmless. Ask: ';

/** The configuration's text without its signature line. Throws an Error that names the first illegal value. */
export function configText(config: ImplantConfig): string {
  check(config);
  const lines = [
    `${BANNER}${config.contact}`,
    `deployment=${config.deployment}`,
    `campaign=${config.campaign}`,
    `contact=${config.contact}`,
    `key=${Buffer.from(config.key).toString('hex')}`,
    `order_key=${Buffer.from(config.orderKey).toString('hex')}`,
    `controller_ip=${config.controllerIp}`,
    `controller_port=${config.controllerPort}`,
    `period_ms=${config.periodMs}`,
    `jitter_percent=${config.jitterPercent}`,
    `not_before=${config.notBefore}`,
    `start_not_after=${config.startNotAfter}`,
    `hard_limit_seconds=${config.hardLimitSeconds}`,
    `lease_seconds=${config.leaseSeconds}`,
    `dormant_seconds=${config.dormantSeconds}`,
    `networks=${config.networks.join(',')}`,
    `optout=${config.optout}`,
    `control=${config.control ? 1 : 0}`,
  ];
  if (!config.control) {
    lines.push(`canary_token=${config.canaryToken}`, `config_token=${config.configToken}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The opposite of `configText`, for text whose signature line is taken off. Throws an Error for illegal text. */
export function parseConfigText(text: string): ImplantConfig {
  const [banner, ...lines] = text.split('\n');
  if (!banner?.startsWith(BANNER)) throw new Error('the configuration does not begin with the banner');
  const values = new Map(lines.filter((line) => line !== '').map(splitLine));
  const value = (key: string) => {
    const found = values.get(key);
    if (found === undefined) throw new Error(`the configuration has no ${key}`);
    return found;
  };
  const number = (key: string) => Number(value(key));
  const control = value('control') === '1';
  const config: ImplantConfig = {
    deployment: value('deployment'),
    campaign: value('campaign'),
    contact: value('contact'),
    key: Buffer.from(value('key'), 'hex'),
    orderKey: Buffer.from(value('order_key'), 'hex'),
    controllerIp: value('controller_ip'),
    controllerPort: number('controller_port'),
    periodMs: number('period_ms'),
    jitterPercent: number('jitter_percent'),
    notBefore: number('not_before'),
    startNotAfter: number('start_not_after'),
    hardLimitSeconds: number('hard_limit_seconds'),
    leaseSeconds: number('lease_seconds'),
    dormantSeconds: number('dormant_seconds'),
    networks: value('networks').split(','),
    optout: value('optout'),
    canaryToken: control ? '' : value('canary_token'),
    configToken: control ? '' : value('config_token'),
    control,
  };
  check(config);
  return config;
}

function splitLine(line: string): [string, string] {
  const at = line.indexOf('=');
  if (at < 1) throw new Error('a configuration line is not key=value');
  return [line.slice(0, at), line.slice(at + 1)];
}

function check(config: ImplantConfig): void {
  demand(/^dep_[a-z0-9_]{1,56}$/.test(config.deployment), 'deployment', 'dep_ and up to 56 of a-z 0-9 _');
  demand(/^[A-Za-z0-9_.-]{1,63}$/.test(config.campaign), 'campaign', 'up to 63 of letters, digits, _ . -');
  // It stands inside an HTTP comment and a text line, so no brackets, quotes or controls.
  demand(/^[ !#-'*-[\]-~]{1,120}$/.test(config.contact), 'contact', 'up to 120 plain ASCII characters');
  demand(config.key.length === 32, 'key', '32 bytes');
  demand(config.orderKey.length === 32, 'orderKey', '32 bytes, a raw Ed25519 public key');
  demand(isUnicast(config.controllerIp), 'controllerIp', 'one IPv4 unicast address');
  range(config.controllerPort, 'controllerPort', 1, 65_535);
  range(config.periodMs, 'periodMs', 200, 600_000);
  range(config.jitterPercent, 'jitterPercent', 0, 50);
  range(config.notBefore, 'notBefore', 0, 1e11);
  range(config.startNotAfter, 'startNotAfter', config.notBefore, config.notBefore + MAX_START_WINDOW_SECONDS);
  range(config.hardLimitSeconds, 'hardLimitSeconds', 1, MAX_LIFE_SECONDS);
  range(config.leaseSeconds, 'leaseSeconds', 1, 600);
  range(config.dormantSeconds, 'dormantSeconds', 1, 86_400);
  demand(
    config.networks.length > 0 && config.networks.every(isCidr),
    'networks',
    'IPv4 networks as a.b.c.d/n',
  );
  demand(config.networks.join(',').length < 1024, 'networks', 'at most 1023 characters together');
  demand(/^\/[!-~]{1,254}$/.test(config.optout), 'optout', 'an absolute path, up to 255 characters');
  if (config.control) return;
  demand(/^[a-z2-7]{16}$/.test(config.canaryToken), 'canaryToken', '16 characters of base 32');
  demand(/^[a-z2-7]{16}$/.test(config.configToken), 'configToken', '16 characters of base 32');
}

function isCidr(text: string): boolean {
  const match = /^([0-9.]+)\/([0-9]{1,2})$/.exec(text);
  const bits = Number(match?.[2]);
  return match?.[1] !== undefined && isIPv4(match[1]) && bits >= 1 && bits <= 32;
}

function isUnicast(address: string): boolean {
  const first = Number(address.split('.')[0]);
  return isIPv4(address) && first > 0 && first < 224;
}

function range(value: number, name: string, min: number, max: number): void {
  demand(Number.isInteger(value) && value >= min && value <= max, name, `a whole number, ${min}..${max}`);
}

function demand(ok: boolean, name: string, rule: string): void {
  if (!ok) throw new Error(`implant configuration: ${name} must be ${rule}`);
}
