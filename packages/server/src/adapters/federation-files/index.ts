import type { FederationReaders } from '../../ports/federation-snapshot.ts';
import { readGocdb } from '../gocdb/index.ts';
import { readFederationCsv } from './csv.ts';
import { readFederationYaml } from './yaml.ts';

/** Every format in which a federation can be read. */
export const federationReaders: FederationReaders = {
  gocdb: readGocdb,
  csv: readFederationCsv,
  yaml: readFederationYaml,
};
