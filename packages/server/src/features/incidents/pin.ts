import type { ProcedurePin } from '@muster/contract';
import type { IncidentRow } from './store.ts';

type Pinned = Pick<IncidentRow, 'procedure_name' | 'procedure_version' | 'procedure_sha256' | 'overrides'>;

export function pinOfIncident(incident: Pinned): ProcedurePin {
  return {
    name: incident.procedure_name,
    version: incident.procedure_version,
    sha256: incident.procedure_sha256,
    overrides: incident.overrides,
  };
}
