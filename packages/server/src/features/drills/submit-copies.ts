import { systemActor } from '@muster/contract';
import {
  configureImplant,
  hmacToken,
  type ImplantConfig,
  MAX_START_WINDOW_SECONDS,
  readTemplate,
} from '@muster/implant';
import type { App } from '../../app.ts';
import type { Keys } from '../../kernel/keys.ts';
import { DoorError } from '../../ports/deployer.ts';
import { endpointOf } from '../federation/index.ts';
import {
  type DeploymentRow,
  deploymentById,
  deploymentKey,
  markNeverStarted,
  markSubmitted,
  orderKeyOf,
  reserveSubmission,
} from '../implants/index.ts';
import { outsideScope } from './authorised-scope.ts';
import { campaignSecret } from './campaign-secret.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { siteDoorOf } from './site-door.ts';
import { authorisationsOf, type CampaignRow, campaignById, participationById } from './store.ts';

/** How far a site's clock may lag behind ours. */
const CLOCK_SLACK_SECONDS = 60;

/**
 * Puts one planned copy at its site, through the site's own door. The order is signed for the next 15 minutes only.
 * A door that does not answer is tried again by the job; one that refuses is the site's answer and is recorded. After
 * a try without an answer the copy may run, so nothing but a beat, a look at the door or its hard limit settles it.
 */
export async function submitCopy(app: App, deploymentId: string): Promise<void> {
  const deployment = await deploymentById(app.db, deploymentId);
  const part = deployment && (await participationById(app.db, deployment.participation_id));
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  if (!deployment || !part || !campaign || deployment.state !== 'planned') return;
  const maybeThere = deployment.submitted_ms !== null;
  async function neverStarted(why: string): Promise<void> {
    if (!maybeThere) await markNeverStarted(app, systemActor, deploymentId, why);
  }
  if (part.suspended_at || campaign.state !== 'running')
    return await neverStarted('the drill had ended at this site');
  const closesMs = windowCloses(app, campaign);
  if (app.clocks.machine.now().getTime() >= closesMs)
    return await neverStarted('the announced window had closed');
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const consent = (await authorisationsOf(app.db, campaign.id)).find(
    (row) => row.participation_id === part.id,
  );
  const door = await endpointOf(app.db, part.site_id, 'front-door');
  if (!consent || !door || !scenario.identities)
    return await neverStarted('no consent or no front door is recorded');
  const outside = outsideScope(consent, {
    doorUrl: door.url,
    host: deployment.host,
    networks: consent.addresses,
  });
  if (outside !== null) return await neverStarted(`outside the authorisation: ${outside}`);
  const secret = campaignSecret(app.keys, campaign.id);
  const { startNotAfterMs } = await reserveSubmission(app, deploymentId);
  const config = implantConfig(deployment, {
    keys: app.keys,
    startNotAfter: Math.floor(Math.min(startNotAfterMs, closesMs) / 1000) - CLOCK_SLACK_SECONDS,
    secret,
    contact: scenario.contact,
    networks: consent.addresses,
  });
  const { binary, sha256, maskedSha256 } = configureImplant(readTemplate(), config, (bytes) =>
    orderKeyOf(app.keys, campaign.id).sign(Buffer.from(bytes)),
  );
  const control = deployment.role === 'control';
  try {
    const submitted = await app.deployer.submit(siteDoorOf(door), {
      deployment: deployment.id,
      binary,
      credential: control ? scenario.identities.operator.credential : scenario.identities.drill.credential,
      fromAddress: deployment.submission_address,
      autostart: control,
    });
    await markSubmitted(app, systemActor, deploymentId, {
      jobRef: submitted.jobRef,
      sha256,
      maskedSha256,
      siteSha256: submitted.sha256,
    });
  } catch (error) {
    if (!(error instanceof DoorError) || error.reason === 'unreachable') throw error;
    await neverStarted(`the front door answered: ${error.message}`);
  }
  app.events.publish(campaign.id, 'deployment.changed', { deployment: deploymentId });
}

/** When the announced window closes, in machine milliseconds: no order to start is good beyond it. */
function windowCloses({ clocks }: App, campaign: CampaignRow): number {
  const { machine, procedure } = clocks;
  const left = campaign.window_to.getTime() - procedure.now().getTime();
  return Math.round(machine.now().getTime() + (left * machine.speed) / procedure.speed);
}

interface ConfigContext {
  keys: Keys;
  /** Machine seconds. */
  startNotAfter: number;
  secret: Buffer;
  contact: string;
  networks: string[];
}

function implantConfig(
  deployment: DeploymentRow,
  { keys, startNotAfter, secret, contact, networks }: ConfigContext,
): ImplantConfig {
  const control = deployment.role === 'control';
  return {
    deployment: deployment.id,
    campaign: deployment.campaign_id,
    contact,
    key: deploymentKey(keys, deployment.id),
    orderKey: orderKeyOf(keys, deployment.campaign_id).publicKey,
    controllerIp: deployment.controller_address,
    controllerPort: deployment.controller_port,
    periodMs: deployment.period_ms,
    jitterPercent: deployment.jitter_percent,
    notBefore: startNotAfter - MAX_START_WINDOW_SECONDS,
    startNotAfter,
    hardLimitSeconds: deployment.hard_limit_seconds,
    leaseSeconds: deployment.lease_seconds,
    dormantSeconds: deployment.dormant_seconds,
    networks,
    optout: '/etc/muster-optout',
    canaryToken: control ? '' : siteToken(secret, deployment, 'canary'),
    configToken: control ? '' : siteToken(secret, deployment, 'config'),
    control,
  };
}

/** A value that is right at this site and for this copy only. */
export function siteToken(
  secret: Buffer,
  deployment: { site_id: string; id: string },
  question: 'canary' | 'config',
): string {
  return hmacToken(secret, `${deployment.site_id}\n${deployment.id}\n${question}`);
}
