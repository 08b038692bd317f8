import type { SubjectEdgeKind, SubjectIdentifier } from '@muster/contract';
import type { Tx } from '../../../db/database.ts';
import { recordSubjects } from '../record.ts';
import { type NewEdge, upsertEdges } from '../store.ts';

const AT = new Date('2027-01-01T00:00:00Z');

/** Keeps two subjects and what ties them, as if an officer had said so. */
export async function tie(
  tx: Tx,
  kind: SubjectEdgeKind,
  from: SubjectIdentifier,
  to: SubjectIdentifier,
  confidence = 1,
  others: Partial<NewEdge> = {},
): Promise<void> {
  const { idOf } = await recordSubjects(tx, [{ identifier: from }, { identifier: to }], AT);
  const edge: NewEdge = {
    kind,
    from: idOf(from) as string,
    to: idOf(to) as string,
    confidence,
    sourceKind: 'officer',
    source: 'tok_c',
    siteId: null,
    fromAt: null,
    toAt: null,
    ...others,
  };
  await upsertEdges(tx, [edge], AT);
}
