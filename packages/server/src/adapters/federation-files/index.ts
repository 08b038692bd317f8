import type { FederationReaders } from '../../ports/federation-snapshot.ts';
import { readFederationCsv } from './csv.ts';
import { readFederationYaml } from './yaml.ts';

/** Every format in which a federation can be read. */
export const federationReaders: FederationReaders = {
  gocdb: async (documents, options) => (await import('../gocdb/index.ts')).readGocdb(documents, options),
  csv: async (documents, options) => readFederationCsv(documents, options),
  yaml: async (documents, options) => readFederationYaml(documents, options),
};
