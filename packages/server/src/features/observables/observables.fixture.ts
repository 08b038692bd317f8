import type { Actor, TlpLabel } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { openIncident } from '../incidents/index.ts';

/** A real incident of the sites of seedFederation that are named, and of none else. */
export async function realIncident(
  app: App,
  sites: readonly string[],
  { tlp = 'AMBER', title = 'A miner on many machines' }: { tlp?: TlpLabel; title?: string } = {},
): Promise<string> {
  const at = app.clocks.procedure.now();
  return await inTransaction(app.db, async (tx) => {
    const { id } = await openIncident(tx, {
      at,
      actor: 'tok_officer',
      exercise: false,
      title,
      tlp,
      severity: 'high',
      siteId: sites[0] ?? null,
      procedure: 'egi-sec01',
      overrides: [],
      org: 'TST',
    });
    for (const site of sites.slice(1))
      await tx
        .insertInto('incident_site')
        .values({
          incident_id: id,
          site_id: site,
          state: 'suspected',
          added_at: at,
          added_by: 'tok_officer',
          ended_at: null,
        })
        .execute();
    return id;
  });
}

/** Shares it with an NGI, a site or a VO. */
export async function share(
  app: App,
  incident: string,
  kind: 'ngi' | 'site' | 'vo',
  ref: string,
): Promise<void> {
  await app.db
    .insertInto('incident_share')
    .values({
      id: `shr_${kind}_${ref}_${incident.slice(-5)}`,
      incident_id: incident,
      kind,
      ref,
      reason: 'asked for help',
      shared_at: app.clocks.procedure.now(),
      shared_by: 'tok_officer',
      until: null,
      ended_at: null,
    })
    .execute();
}

export const physics: Actor = {
  id: 'tok_vo',
  name: 'vo',
  role: 'vo-manager',
  scope: { kind: 'vo', vo: 'physics' },
};
export const beta: Actor = {
  id: 'tok_beta',
  name: 'beta',
  role: 'site-contact',
  scope: { kind: 'site', siteId: 'site_beta' },
};

/** With an id of its own: somebody else than the contact of alpha. */
export const gamma: Actor = {
  id: 'tok_gamma',
  name: 'gamma',
  role: 'site-contact',
  scope: { kind: 'site', siteId: 'site_gamma' },
};
