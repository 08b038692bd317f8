import type { ProcedurePin } from '@muster/contract';
import type { IncidentRow } from './store.ts';

export function pinOfIncident(incident: IncidentRow): ProcedurePin {
  return {
    name: incident.procedure_name,
    version: incident.procedure_version,
    sha256: incident.procedure_sha256,
    overrides: incident.overrides,
  };
}
