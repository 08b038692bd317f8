import type { Actor, CampaignSetUpView, SetUpSite } from '@muster/contract';
import type { App } from '../../app.ts';
import {
  type AuthorisationRow,
  authorisationsOf,
  type CampaignRow,
  demandCampaign,
  invitedTo,
  lastActSeconds,
  mayRunCampaign,
  maySeeCampaign,
  type ParticipationRow,
  planCopies,
  REST_DAYS,
  readForTrial,
  scenarioOf,
  scenarioTextOf,
  scopeOf,
  viewCampaign,
} from '../drills/index.ts';
import { outlineOf, type Scenario } from '../scenarios/index.ts';
import { type SiteFacts, siteFacts } from './site-facts.ts';

/** All that stands between a campaign's draft and its start, at one glance. */
export async function viewSetUp(app: App, actor: Actor, id: string): Promise<CampaignSetUpView> {
  const row = await demandCampaign(app, actor, id, maySeeCampaign);
  const at = app.clocks.procedure.now();
  const [campaign, scenario, parts, consents] = await Promise.all([
    viewCampaign(app, actor, id),
    scenarioOf(app.db, row.scenario_id),
    invitedTo(app.db, id),
    authorisationsOf(app.db, id),
  ]);
  const window = { from: row.window_from, to: row.window_to };
  const facts = await siteFacts(
    app.db,
    parts.map(({ site_id }) => site_id),
    window,
    at,
  );
  const bySite = new Map(parts.map((part) => [part.site_id, part]));
  const byPart = new Map(consents.map((consent) => [consent.participation_id, consent]));
  const sites = facts.flatMap((known) => {
    const part = bySite.get(known.site.id);
    return part ? [setUpSiteOf({ row, scenario, part, consent: byPart.get(part.id), known })] : [];
  });
  return {
    at: at.toISOString(),
    speed: app.clocks.procedure.speed,
    restDays: REST_DAYS,
    campaign,
    mayChange: mayRunCampaign(actor, scopeOf(row)),
    script: await scriptOf(app, row, scenario),
    sites,
  };
}

/** The script itself: for those who see the whole campaign alone. */
export async function viewCampaignScenario(
  app: App,
  actor: Actor,
  id: string,
): Promise<{ version: number; yaml: string }> {
  const row = await demandCampaign(app, actor, id, maySeeCampaign);
  const { version } = await scenarioOf(app.db, row.scenario_id);
  return { version, yaml: await scenarioTextOf(app.db, row.scenario_id) };
}

async function scriptOf(
  app: App,
  row: CampaignRow,
  scenario: Scenario,
): Promise<CampaignSetUpView['script']> {
  const { title, story, contact, tlp, ends, identities, implants } = scenario;
  const trial = await readForTrial(
    app,
    await scenarioTextOf(app.db, row.scenario_id),
    (row.started_at ?? row.window_from).toISOString(),
  );
  return {
    title,
    story,
    contact,
    tlp,
    lastActSeconds: lastActSeconds(scenario),
    endsSeconds: ends,
    needs: [...(identities ? ['front-door'] : []), ...(implants ? ['controller'] : [])],
    outline: outlineOf(scenario, trial),
  };
}

interface Invited {
  row: CampaignRow;
  scenario: Scenario;
  part: ParticipationRow;
  consent: AuthorisationRow | undefined;
  known: SiteFacts;
}

function setUpSiteOf({ row, scenario, part, consent, known }: Invited): SetUpSite {
  const { reached, ...registry } = known;
  const addresses = new Set(scenario.injects.flatMap(({ to }) => reached(to)));
  const hosts = consent?.hosts ?? [];
  const copies =
    hosts.length > 0 ? planCopies(scenario, known.site.name, hosts, row.window_from, row.seed) : [];
  return {
    participation: part.id,
    ...registry,
    addresses: addresses.size,
    unheard: scenario.injects.filter(({ to }) => reached(to).length === 0).map(({ key }) => key),
    authorisation: consent
      ? {
          id: consent.id,
          agreedBy: consent.agreed_by,
          agreedAt: consent.agreed_at.toISOString(),
          hosts: consent.hosts,
          addresses: consent.addresses,
          whiteCell: { name: consent.white_cell_name, email: consent.white_cell_email },
          recordedAt: consent.recorded_at.toISOString(),
        }
      : null,
    copies: {
      implants: scenario.implants?.perSite ?? 0,
      controls: copies.filter(({ role }) => role === 'control').length,
    },
  };
}
