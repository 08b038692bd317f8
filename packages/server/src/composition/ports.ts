import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplate, readTemplateFacts } from '@muster/implant';
import { DeployerByScheme, ProberByScheme } from '../adapters/by-scheme/index.ts';
import { federationReaders } from '../adapters/federation-files/index.ts';
import { FileHeads } from '../adapters/file-heads/index.ts';
import { DoorClient, FrontDoorDeployer, FrontDoorProber } from '../adapters/front-door/index.ts';
import { FsBlobs } from '../adapters/fs-blobs/index.ts';
import { OidcProvider, parseGroupRules } from '../adapters/oidc/index.ts';
import { OpenPgp } from '../adapters/openpgp/index.ts';
import {
  CloudCredentials,
  Clouds,
  OpenStackDeployer,
  OpenStackProber,
} from '../adapters/openstack-deployer/index.ts';
import {
  EitherShell,
  LocalShell,
  LoginHostShell,
  SlurmDeployer,
  SlurmProber,
} from '../adapters/slurm-deployer/index.ts';
import { Smime } from '../adapters/smime/index.ts';
import { SmtpOut } from '../adapters/smtp-out/index.ts';
import { SshClient, SshDeployer, SshProber } from '../adapters/ssh/index.ts';
import { WebhookHttp } from '../adapters/webhook-http/index.ts';
import type { App } from '../app.ts';
import type { Clocks } from '../kernel/clock.ts';
import type { Config, OidcConfig } from '../kernel/config.ts';
import { MusterError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';

type Ports = Pick<
  App,
  | 'blobs'
  | 'heads'
  | 'federationReaders'
  | 'deployer'
  | 'prober'
  | 'webhooks'
  | 'mailCryptos'
  | 'mailer'
  | 'identityProvider'
>;

/** The credential that lists and removes what a drill left at a site. */
const OPERATOR = 'operator';

/** Which adapter stands behind each port. */
export function choosePorts(config: Config, clocks: Clocks, log: Log): Ports {
  const doors = new DoorClient(config.credentialsDir);
  const hosts = new SshClient(config.credentialsDir);
  const clouds = new Clouds(
    new CloudCredentials(config.credentialsDir, (file) => readFile(file, 'utf8')),
    clocks.machine,
  );
  const farms = new EitherShell(
    new LocalShell(config.credentialsDir, (file) => readFile(file, 'utf8')),
    new LoginHostShell(hosts),
  );
  return {
    blobs: new FsBlobs(join(config.dataDir, 'blobs')),
    heads: new FileHeads(join(config.dataDir, 'ledger-heads.jsonl')),
    federationReaders,
    identityProvider: config.oidc === undefined ? null : identityProvider(config.oidc, log),
    mailCryptos: [new OpenPgp(), new Smime(authorities(config.smimeCaFile))],
    mailer: config.smtpOutUrl === undefined ? null : new SmtpOut(config.smtpOutUrl, config.mailDomain),
    webhooks: new WebhookHttp({ networks: config.webhookNetworks }),
    deployer: new DeployerByScheme({
      https: new FrontDoorDeployer(doors, OPERATOR),
      ssh: new SshDeployer(hosts, OPERATOR),
      slurm: new SlurmDeployer(farms, OPERATOR),
      openstack: new OpenStackDeployer({
        clouds,
        operator: OPERATOR,
        clock: clocks.machine,
        published: publishedProgram,
      }),
    }),
    prober: new ProberByScheme({
      https: new FrontDoorProber(doors, clocks.machine),
      ssh: new SshProber(hosts),
      slurm: new SlurmProber(farms),
      openstack: new OpenStackProber(clouds),
    }),
  };
}

/** @throws MusterError config.invalid when the roles of its groups have mistakes */
function identityProvider({ roles, ...settings }: OidcConfig, log: Log): OidcProvider {
  const inline = roles.startsWith('[');
  const from = inline ? 'MUSTER_OIDC_ROLES' : `MUSTER_OIDC_ROLES, the file ${roles},`;
  return new OidcProvider(
    { ...settings, groupRules: parseGroupRules(inline ? roles : read(roles), from) },
    log,
  );
}

function read(file: string, what = 'MUSTER_OIDC_ROLES must be JSON or'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MusterError(
      'config.invalid',
      `${what} the path of a file that can be read: ${(error as Error).message}`,
    );
  }
}

/** @throws MusterError config.invalid for a bundle without a certificate: nobody would be vouched for */
function authorities(file: string | undefined): string | null {
  if (file === undefined) return null;
  const text = read(file, 'MUSTER_SMIME_CA must be');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new MusterError('config.invalid', `MUSTER_SMIME_CA, the file ${file}, holds no certificate in PEM`);
}

/** The drill image has it, and other images fetch it; anybody may. */
function publishedProgram(): { bytes: Uint8Array; sha256: string } {
  return { bytes: readTemplate(), sha256: readTemplateFacts().sha256 };
}
