import { type Actor, makeBanRequest, type SubjectIdentifier, systemActor } from '@muster/contract';
import type { App } from '../../packages/server/src/app.ts';
import { makeEnrolment } from '../../packages/server/src/features/agents/enrolments.ts';
import { TestAgent } from '../../packages/server/src/features/agents/testing/test-agent.ts';
import { importBans } from '../../packages/server/src/features/bans/imports.ts';
import { makeBan, previewBan } from '../../packages/server/src/features/bans/make.ts';
import { askSparing } from '../../packages/server/src/features/bans/sparing.ts';
import { takeReceipts } from '../../packages/server/src/features/orders/receipt-intake.ts';
import {
  anEffect,
  type SimulatedAgent,
  simulatedAgent,
} from '../../packages/server/src/features/orders/testing/simulated-agent.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { takeFacts } from '../../packages/server/src/features/workloads/index.ts';
import { accountOf, batchOf, vm } from '../../packages/server/src/features/workloads/testing/facts-scene.ts';
import { VirtualClock } from '../../packages/server/src/kernel/clock.ts';
import { agentReports } from './agent-reports.ts';
import { stageImageBlock } from './image-block.ts';
import { receiptsOf } from './site-answers.ts';
import type { Stage } from './stage.ts';
import { tieStagedSubjects } from './subject-ties.ts';

/** Long enough ago that a site which has not answered is called silent. */
const PRESSED_AGO_MS = 6 * 60_000 + 20_000;
const DAY_MS = 86_400_000;

const ROBIN: SubjectIdentifier = {
  format: 'x509',
  name: 'CN=Robin Rogue rrogue@uni.example,O=Example University,DC=terena,DC=org',
};
const PORTAL: SubjectIdentifier = {
  format: 'x509',
  name: 'CN=Robot: Training Portal,OU=Robot,DC=example,DC=org',
};
const userOfPortal = (name: string): SubjectIdentifier => ({
  format: 'x509',
  name: `CN=user:${name},CN=Robot: Training Portal,OU=Robot,DC=example,DC=org`,
});

export interface StagedBans {
  /** Whom it means, as people write it. */
  name: string;
  /** In force, with a site in every state. */
  ban: string;
  order: string;
  /** A site that planned, did and proved it. */
  site: string;
  agent: string;
  /** A site whose policy asks, and takes an answer from the portal. */
  asking: string;
  /** Of the agent that nobody has confirmed. */
  fingerprint: string;
  /** Lets a site prove what a ban orders, now. */
  answer(site: string, ban: string): Promise<void>;
  /** Waits for a second officer. */
  waiting: string;
  /** Of the identity that is banned. */
  workload: string;
  /** Whom it means, in the identity graph. */
  subject: string;
  /** A block of the image that every staged server runs from. */
  block: string;
}

/**
 * A federation whose sites have agents: machines of a stolen identity run at some, it is banned, and each site
 * answers in its own way and time. Receipts are really signed and taken; only the clock is the stage's own.
 */
export async function stageBans(stage: Stage, incident: string | null = null): Promise<StagedBans> {
  const clock = new VirtualClock(new Date(stage.app.clocks.procedure.now().getTime() - PRESSED_AGO_MS));
  const app = { ...stage.app, clock, clocks: { procedure: clock, machine: clock } };
  const sites = await app.db.selectFrom('site').select(['id', 'name']).orderBy('name').execute();
  const agents = new Map<string, SimulatedAgent>();
  for (const { id, name } of sites.filter((site) => site.name !== 'TEJO-LIP'))
    agents.set(name, await simulatedAgent(app as never, id));
  await agentReports(app, [...agents.values()]);
  await runWorkloads(app, agents);
  const officer = await officerOf(app, 'Cleo Marchetti');
  const subject = await tieStagedSubjects(app, officer, { person: ROBIN, gateway: PORTAL });

  const ban = await press(app, officer, {
    subject: ROBIN,
    reason: 'Its key was stolen from a laptop; a miner was started with it at three sites.',
    incident,
  });
  await importBans(app, officer, {
    format: 'argus',
    source: 'argus.ngi.example',
    text: 'resource ".*" { action ".*" { rule deny { subject = "CN=Alberto Forti,L=CNAF,O=INFN,C=IT" } } }',
  });
  const waiting = await press(app, officer, {
    subject: PORTAL,
    reason: 'Somebody uses it to mine.',
    incident: null,
  });
  const order = ban.orderId ?? '';
  for (const { agent, afterMs, state, more } of receiptsOf(agents, clock.now())) {
    const placed = (await agent.orders()).find(({ id }) => id === order);
    if (!placed) throw new Error(`${agent.siteId} was not told of the ban`);
    await clock.advance(Math.max(0, Date.parse(ban.activeAt ?? '') + afterMs - clock.now().getTime()));
    await agent.send(placed, state, more);
  }
  const block = await stageImageBlock(app, officer, agents, (ms) => clock.advance(ms));
  const spared = agents.get('MERSEY-HEP');
  if (spared)
    await askSparing(
      app,
      siteOf(spared),
      ban.id,
      spared.siteId,
      'This identity runs our accounting; call us.',
    );
  const shown = agents.get('EBRO-CLOUD');
  const workload = await app.db
    .selectFrom('workload')
    .select('id')
    .where('name', '=', 'trainer-7')
    .executeTakeFirstOrThrow();
  const fingerprint = await unconfirmedAgent(
    app,
    officer,
    sites.find(({ name }) => name === 'TEJO-LIP')?.id ?? '',
  );
  return {
    name: ROBIN.format === 'x509' ? ROBIN.name : '',
    ban: ban.id,
    order,
    site: shown?.siteId ?? '',
    agent: shown?.agentId ?? '',
    asking: agents.get('LOIRE-LPC')?.siteId ?? '',
    fingerprint,
    answer: (site, id) => answerBan(stage.app, agents.get(site), id),
    waiting: waiting.id,
    workload: workload.id,
    subject,
    block,
  };
}

async function press(
  app: App,
  officer: Actor,
  { subject, reason, incident }: { subject: SubjectIdentifier; reason: string; incident: string | null },
) {
  const whom = {
    subject: { identifiers: [subject], cascade: true },
    effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' } as const,
    sites: null,
  };
  const { digest } = await previewBan(app, officer, whom);
  const expiresAt = new Date(app.clocks.procedure.now().getTime() + 30 * DAY_MS).toISOString();
  return await makeBan(app, officer, makeBanRequest.parse({ ...whom, digest, reason, incident, expiresAt }));
}

/** Enrolled a moment ago with a key of its own; nobody has compared its fingerprint, which this gives. */
async function unconfirmedAgent(app: App, officer: Actor, site: string): Promise<string> {
  const { token } = await makeEnrolment(app, officer, { site, name: 'cloud', hours: 48 });
  const { fingerprint } = await new TestAgent(app as never).enrol(token);
  return fingerprint;
}

/** By the server that people see, so that it tells them. */
async function answerBan(app: App, agent: SimulatedAgent | undefined, ban: string): Promise<void> {
  const { order_id } = await app.db
    .selectFrom('ban')
    .select('order_id')
    .where('id', '=', ban)
    .executeTakeFirstOrThrow();
  const order = (await agent?.orders())?.find(({ id }) => id === order_id);
  if (!agent || !order) throw new Error('this site was not told of the ban');
  const receipts = (['received', 'applied', 'verified'] as const).map((state) =>
    agent.sign(order, state, state === 'verified' ? { effects: [anEffect(app.clocks.procedure.now())] } : {}),
  );
  await takeReceipts(app, agent, receipts);
}

async function runWorkloads(app: App, agents: ReadonlyMap<string, SimulatedAgent>): Promise<void> {
  const now = app.clocks.machine.now();
  const runs: [site: string, owner: SubjectIdentifier, account: string, names: string[]][] = [
    ['EBRO-CLOUD', ROBIN, 'rrogue', ['trainer-7', 'trainer-8', 'build']],
    ['MERSEY-HEP', ROBIN, 'bio042', ['sweep']],
    ['VLTAVA-FZ', ROBIN, 'rrogue', ['jupyter']],
    ['EBRO-CLOUD', userOfPortal('jdoe'), 'portal', ['lesson-1', 'lesson-2']],
    ['ISAR-TIER2', userOfPortal('amarin'), 'portal', ['lesson-9']],
  ];
  const numbers = new Map<string, number>();
  for (const [site, owner, account, names] of runs) {
    const agent = agents.get(site);
    if (!agent) continue;
    const number = (numbers.get(site) ?? 0) + 1;
    numbers.set(site, number);
    const identifiers = [owner];
    await takeFacts(
      app,
      { id: agent.agentId, siteId: agent.siteId },
      batchOf(number, now, {
        accounts: [
          accountOf(account, {
            name: account,
            identifiers,
            credentials: [
              credential(`${account}-1`, 'application-credential', 'pipeline'),
              credential(`${account}-2`, 'ssh-key', 'laptop'),
            ],
          }),
        ],
        workloads: names.map((name, at) =>
          vm(`${account}-${name}`, {
            name,
            owner: { accountId: account, accountName: account, identifiers },
            startedAt: new Date(now.getTime() - (at + 2) * 3_600_000).toISOString(),
            addresses: [{ address: `198.51.100.${20 + at}`, kind: 'floating', mac: null }],
          }),
        ),
      }),
    );
  }
}

function credential(ref: string, kind: 'application-credential' | 'ssh-key', name: string) {
  return { ref, kind, name, projectId: 'p1', createdAt: null, expiresAt: null, unrestricted: null };
}

async function officerOf(app: App, name: string): Promise<Actor> {
  const scope = { kind: 'federation' } as const;
  const { token } = await issueToken(app, systemActor, { name, role: 'officer', scope, validDays: 1 });
  return { id: token.id, name, role: 'officer', scope };
}

function siteOf({ siteId }: SimulatedAgent): Actor {
  return { id: 'Dr Sousa', name: 'Dr Sousa', role: 'site-contact', scope: { kind: 'site', siteId } };
}
