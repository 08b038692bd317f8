import { join } from 'node:path';
import { DeployerByScheme, ProberByScheme } from '../adapters/by-scheme/index.ts';
import { federationReaders } from '../adapters/federation-files/index.ts';
import { FileHeads } from '../adapters/file-heads/index.ts';
import { DoorClient, FrontDoorDeployer, FrontDoorProber } from '../adapters/front-door/index.ts';
import { SmtpOut } from '../adapters/smtp-out/index.ts';
import { SshClient, SshDeployer, SshProber } from '../adapters/ssh/index.ts';
import type { App } from '../app.ts';
import type { Clocks } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';

type Ports = Pick<App, 'heads' | 'federationReaders' | 'deployer' | 'prober' | 'mailer'>;

/** The credential that lists and removes what a drill left at a site. */
const OPERATOR = 'operator';

/** Which adapter stands behind each port. */
export function choosePorts(config: Config, clocks: Clocks): Ports {
  const doors = new DoorClient(config.credentialsDir);
  const hosts = new SshClient(config.credentialsDir);
  return {
    heads: new FileHeads(join(config.dataDir, 'ledger-heads.jsonl')),
    federationReaders,
    mailer: config.smtpOutUrl === undefined ? null : new SmtpOut(config.smtpOutUrl, config.mailDomain),
    deployer: new DeployerByScheme({
      https: new FrontDoorDeployer(doors, OPERATOR),
      ssh: new SshDeployer(hosts, OPERATOR),
    }),
    prober: new ProberByScheme({
      https: new FrontDoorProber(doors, clocks.machine),
      ssh: new SshProber(hosts),
    }),
  };
}
