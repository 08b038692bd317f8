import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { MusterError } from './errors.ts';

export const roles = ['http', 'worker', 'mail'] as const;
/** What a server process does: answers people, runs jobs and the ledger's sealer, speaks SMTP. */
export type ServerRole = (typeof roles)[number];

export interface Address {
  host: string;
  /** 0 lets the system choose. */
  port: number;
}

export interface Config {
  /** Where the embedded database, the ledger's heads and keys are kept. */
  dataDir: string;
  /** Without it Muster runs a PostgreSQL of its own. */
  databaseUrl: string | undefined;
  http: Address;
  /** Where implants report: a listener of its own. */
  controller: Address;
  /** How people reach this server; without it, the address that the server listens on. */
  publicUrl: string | undefined;
  /** Whose word on where a request comes from is believed: addresses, networks or `loopback`. */
  trustedProxies: readonly string[];
  /** By whom people can be let in besides us; without it nobody. */
  oidc: OidcConfig | undefined;
  /** Where mail is handed over; without it mail waits in the queue. */
  smtpOutUrl: string | undefined;
  smtpIn: Address;
  /** PEM of the authorities that vouch for people's certificates. */
  smimeCaFile: string | undefined;
  /** Mailboxes that are read by IMAP; see adapters/imap. They hold passwords. */
  imapUrls: readonly string[];
  /** The domain of Muster's own mail addresses. */
  mailDomain: string;
  /** From whom alarms and requests come, and where replies go. */
  csirtAddress: string;
  /** At most so many messages are handed over in a second of machine time. */
  mailPerSecond: number;
  /** What incident ids begin with. */
  org: string;
  /** Holds the credentials that deploy and probe, `<name>.crt` and `<name>.key`. */
  credentialsDir: string;
  /** Lab only: the file that maps machine time to procedure time. */
  clockFile: string | undefined;
  roles: ReadonlySet<ServerRole>;
  /** The largest file that is taken as evidence, in bytes; what is over 256 MiB comes by parts. */
  evidenceMostBytes: number;
  /** For how long raw mail is kept. */
  rawMailMonths: number;
  /** For how many days signed events are kept after they were taken, for agents that fetch what they miss. */
  signalDays: number;
  /** Networks that webhooks may reach though they are not public. */
  webhookNetworks: readonly string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export interface OidcConfig {
  issuer: string;
  clientId: string;
  /** Absent for a public client. */
  clientSecret: string | undefined;
  scopes: string;
  groupsClaim: string;
  /** JSON, or the path of a file that holds it. */
  roles: string;
  label: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from the environment and from `--roles=…`.
 * @throws MusterError `config.invalid` that names every variable that is wrong and says what it must be.
 */
export function readConfig(env: Environment, args: readonly string[] = []): Config {
  const problems: string[] = [];
  const reader = new Reader(env, problems);
  const mailDomain = reader.matching(
    'MUSTER_MAIL_DOMAIN',
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
    'a domain name',
    'localhost',
  );
  const dataDir = resolve(reader.text('MUSTER_DATA_DIR') ?? defaultDataDir(env));
  const config: Config = {
    dataDir,
    databaseUrl: reader.databaseUrl('DATABASE_URL'),
    http: reader.address('MUSTER_HTTP', { host: '127.0.0.1', port: 8460 }),
    controller: reader.address('MUSTER_CONTROLLER', { host: '127.0.0.1', port: 8461 }),
    credentialsDir: resolve(reader.text('MUSTER_CREDENTIALS_DIR') ?? join(dataDir, 'credentials')),
    publicUrl: reader.url('MUSTER_PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    trustedProxies: reader.list('MUSTER_TRUSTED_PROXIES', /^(loopback|[0-9a-f.:]+(\/\d{1,3})?)$/i),
    oidc: reader.oidc(),
    smtpOutUrl: reader.url('MUSTER_SMTP_URL', ['smtp:', 'smtps:']),
    smtpIn: reader.address('MUSTER_SMTP_IN', { host: '127.0.0.1', port: 2525 }),
    smimeCaFile: reader.text('MUSTER_SMIME_CA'),
    imapUrls: reader.imapUrls(),
    mailDomain,
    csirtAddress: reader.matching(
      'MUSTER_CSIRT_ADDRESS',
      /^[^\s@<>",;:]{1,64}@[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i,
      'a mail address',
      `csirt@${mailDomain}`,
    ),
    mailPerSecond: reader.integer('MUSTER_MAIL_PER_SECOND', 10, 1, 1000),
    org: reader.matching(
      'MUSTER_ORG',
      /^[A-Z][A-Z0-9-]{0,15}$/,
      'at most 16 capital letters, digits or dashes',
      'MUSTER',
    ),
    clockFile: reader.text('MUSTER_CLOCK_FILE'),
    roles: reader.roles(args),
    evidenceMostBytes: reader.integer('MUSTER_EVIDENCE_MIB', 65_536, 1, 16_777_216) * 1024 * 1024,
    rawMailMonths: reader.integer('MUSTER_RAW_MAIL_MONTHS', 24, 1, 240),
    signalDays: reader.integer('MUSTER_SIGNAL_DAYS', 90, 1, 3650),
    webhookNetworks: reader.list('MUSTER_WEBHOOK_NETWORKS', /^[0-9a-f.:]+(\/\d{1,3})?$/i),
    logLevel: reader.oneOf('MUSTER_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  };
  if (problems.length > 0) throw new MusterError('config.invalid', problems.join('; '));
  return config;
}

function defaultDataDir(env: Environment): string {
  if (process.getuid?.() === 0) return '/var/lib/muster';
  return join(env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'muster');
}

class Reader {
  readonly #env: Environment;
  readonly #problems: string[];

  constructor(env: Environment, problems: string[]) {
    this.#env = env;
    this.#problems = problems;
  }

  /** An empty variable counts as not set. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  integer(name: string, otherwise: number, least: number, most: number): number {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    return this.#refuse(name, `a whole number from ${least} to ${most}`, otherwise);
  }

  address(prefix: string, otherwise: Address): Address {
    return {
      host: this.matching(`${prefix}_HOST`, /^[^\s/]+$/, 'an address or a host name', otherwise.host),
      port: this.integer(`${prefix}_PORT`, otherwise.port, 0, 65_535),
    };
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    // A URL can hold a password: the value is not repeated.
    this.#problems.push(
      `${name} must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
    return undefined;
  }

  /** PostgreSQL's own form, which may lack the host that other URLs must have (a socket is a parameter). */
  databaseUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || /^postgres(ql)?:\/\/\S+$/.test(value)) return value;
    this.#problems.push(`${name} must be a URL that begins with postgres:// or postgresql://`);
    return undefined;
  }

  /** Separated by spaces. A URL that cannot be read is not repeated: it can hold a password. */
  imapUrls(): string[] {
    const urls = (this.text('MUSTER_IMAP_URLS') ?? '').split(/\s+/).filter((url) => url !== '');
    if (urls.every((url) => URL.canParse(url) && /^imaps?:$/.test(new URL(url).protocol))) return urls;
    this.#problems.push(
      'MUSTER_IMAP_URLS must be URLs like imaps://user:password@host/INBOX, with spaces between them',
    );
    return [];
  }

  matching(name: string, pattern: RegExp, what: string, otherwise: string): string {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    return pattern.test(value) ? value : this.#refuse(name, what, otherwise);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    return (
      values.find((one) => one === value) ?? this.#refuse(name, `one of ${values.join(', ')}`, otherwise)
    );
  }

  list(name: string, pattern: RegExp): string[] {
    const items = (this.text(name) ?? '').split(',').flatMap((item) => item.trim() || []);
    return items.every((item) => pattern.test(item))
      ? items
      : this.#refuse(name, 'a list of addresses, networks or loopback', []);
  }

  oidc(): OidcConfig | undefined {
    const issuer = this.url('MUSTER_OIDC_ISSUER', ['https:', 'http:']);
    if (issuer === undefined) return undefined;
    const { protocol, hostname } = new URL(issuer);
    if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
      this.#problems.push('MUSTER_OIDC_ISSUER must be https, but for a provider on this machine itself');
    }
    const clientId = this.text('MUSTER_OIDC_CLIENT_ID');
    if (clientId === undefined)
      this.#problems.push('MUSTER_OIDC_CLIENT_ID is needed with MUSTER_OIDC_ISSUER');
    return {
      issuer,
      clientId: clientId ?? '',
      clientSecret: this.text('MUSTER_OIDC_CLIENT_SECRET'),
      scopes: this.matching(
        'MUSTER_OIDC_SCOPES',
        /\bopenid\b/,
        'scopes with openid among them',
        'openid profile email',
      ),
      groupsClaim: this.text('MUSTER_OIDC_GROUPS_CLAIM') ?? 'groups',
      roles: this.text('MUSTER_OIDC_ROLES') ?? '[]',
      label: this.text('MUSTER_OIDC_LABEL') ?? hostname,
    };
  }

  roles(args: readonly string[]): ReadonlySet<ServerRole> {
    const flag = args.find((arg) => arg.startsWith('--roles='))?.slice('--roles='.length);
    const unknown = args.find((arg) => !arg.startsWith('--roles='));
    if (unknown !== undefined) this.#problems.push(`unknown argument ${unknown}; only --roles=… is known`);
    const wanted = (flag ?? this.text('MUSTER_ROLES') ?? roles.join(','))
      .split(',')
      .map((role) => role.trim());
    const known = wanted.filter((role): role is ServerRole => roles.some((one) => one === role));
    if (known.length < wanted.length) {
      this.#refuse(flag === undefined ? 'MUSTER_ROLES' : '--roles', `a list of ${roles.join(', ')}`, '');
    }
    return new Set(known);
  }

  #refuse<Value>(name: string, what: string, otherwise: Value): Value {
    this.#problems.push(`${name} must be ${what}, not "${this.#env[name] ?? ''}"`);
    return otherwise;
  }
}
