import { type IncidentPartiesView, type IncidentView, incidentPartiesView } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { pathOf } from './which.ts';

/** Who takes part, with whom it is shared, what it is linked to, what was merged and split. */
export async function partiesOf(cli: Cli, incident: IncidentView): Promise<IncidentPartiesView> {
  return await (await cli.api()).get(`${pathOf(incident)}/parties`, incidentPartiesView);
}

/** In the order in which people read: what is in force first, then what ended. */
export function standing<One>(all: readonly One[], isOver: (one: One) => boolean): One[] {
  return [...all.filter((one) => !isOver(one)), ...all.filter(isOver)];
}
