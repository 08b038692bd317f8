import { type Actor, isTlpWithin, type TlpLabel } from '@muster/contract';
import { mayHandleIncident, maySteerIncident, type Standing } from '../incidents/index.ts';

/**
 * To hand out an incident as far as one may read it: whoever handles it. What is RED leaves by the CSIRT's hand alone,
 * for it is for the persons named (TLP 2.0).
 */
export function mayExport(actor: Actor, standing: Standing, tlp: TlpLabel): boolean {
  return (
    mayHandleIncident(actor, standing) &&
    (maySteerIncident(actor, standing) || isTlpWithin(tlp, 'AMBER+STRICT'))
  );
}

/** A copy for a wider circle lowers the label of what others gave: the CSIRT alone. */
/** What comes from outside belongs to the whole incident: the CSIRT takes it in. */
export { maySteerIncident as mayRedact, maySteerIncident as mayImport } from '../incidents/index.ts';
