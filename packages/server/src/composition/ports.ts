import { join } from 'node:path';
import { federationReaders } from '../adapters/federation-files/index.ts';
import { FileHeads } from '../adapters/file-heads/index.ts';
import { noDeployer, noProber } from '../adapters/none/index.ts';
import type { App } from '../app.ts';
import type { Config } from '../kernel/config.ts';

/** Which adapter stands behind each port. */
export function choosePorts(
  config: Config,
): Pick<App, 'heads' | 'federationReaders' | 'deployer' | 'prober'> {
  return {
    heads: new FileHeads(join(config.dataDir, 'ledger-heads.jsonl')),
    federationReaders,
    deployer: noDeployer,
    prober: noProber,
  };
}
