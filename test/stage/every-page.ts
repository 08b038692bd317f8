import type { InvitedPerson, MadePortalLink, MailSummary, Page } from '@muster/contract';
import type { BrowserContext } from 'playwright-core';
import { stageBans } from './bans.ts';
import { stageIncident } from './incident.ts';
import { stagePack } from './pack.ts';
import { stageReceivers } from './receivers.ts';
import type { Stage } from './stage.ts';
import { MEMBER, stageRota } from './stage-rota.ts';

/** Whom a page is opened as: `newcomer` is signed in and has no role, `member` is an officer with an account, `nobody` has no session. */
export type Reader =
  | 'administrator'
  | 'officer'
  | 'auditor'
  | 'site contact'
  | 'newcomer'
  | 'member'
  | 'nobody';

export interface PageOnStage {
  /** As `pages.tsx` writes it. */
  path: string;
  /** The name of its pictures. */
  name: string;
  as: Reader;
  /** The moment of the drill at which it has most to show. */
  at: 'running' | 'closed';
}

/** Every page, opened as somebody who may see it. */
export const everyPage: readonly PageOnStage[] = [
  shown('/', 'overview'),
  shown('/campaigns', 'campaigns'),
  shown('/campaigns/new', 'new-campaign'),
  shown('/campaigns/:id/set-up', 'set-up'),
  shown('/campaigns/:id', 'board'),
  shown('/campaigns/:id/sites/:participation', 'site'),
  shown('/campaigns/:id/sites/:participation/checks/:check', 'check'),
  shown('/campaigns/:id/results', 'results', { at: 'closed' }),
  shown('/incidents', 'incidents'),
  shown('/incidents/new', 'incident-new'),
  shown('/incidents/:id', 'incident'),
  shown('/incidents/:id?part=timeline', 'incident-timeline'),
  shown('/incidents/:id?part=mail', 'incident-mail'),
  shown('/incidents/:id?part=observables', 'incident-observables'),
  shown('/incidents/:id?part=evidence', 'incident-evidence'),
  shown('/incidents/:id?part=procedure', 'incident-procedure'),
  shown('/incidents/:id?part=tasks', 'incident-tasks'),
  shown('/incidents/:id?part=exchange', 'incident-exchange'),
  shown('/incidents/:id?part=bans', 'incident-bans'),
  shown('/observables', 'observables'),
  shown('/bans', 'bans'),
  shown('/bans/new', 'ban-new'),
  shown('/bans/import', 'ban-import'),
  shown('/bans/limits', 'ban-limits', { as: 'administrator' }),
  shown('/bans/:id', 'ban'),
  shown('/receivers', 'receivers'),
  shown('/orders/:id', 'order'),
  shown('/orders/:id/sites/:site', 'order-site'),
  shown('/workloads', 'workloads'),
  shown('/workloads/:id', 'workload'),
  shown('/subjects', 'subjects'),
  shown('/subjects/:id', 'subject'),
  shown('/images', 'images'),
  shown('/images/new', 'image-new'),
  shown('/images/:id', 'image'),
  shown('/agents', 'agents'),
  shown('/agents/:id', 'agent'),
  shown('/incidents/:id?part=people', 'incident-people'),
  shown('/incidents/:id/checklist', 'checklist'),
  shown('/procedures', 'procedures'),
  shown('/procedures/:name', 'procedure'),
  shown('/guidance', 'guidance'),
  shown('/guidance/:name', 'one-guidance'),
  shown('/templates', 'templates'),
  shown('/templates/:name', 'template'),
  shown('/review', 'review'),
  shown('/triage', 'triage'),
  shown('/mail', 'mail'),
  shown('/mail/:id', 'one-mail'),
  shown('/federation', 'federation'),
  shown('/federation/sites/:site', 'federation-site'),
  shown('/federation/calendars', 'calendars'),
  shown('/federation/import', 'import', { as: 'administrator' }),
  shown('/scenarios', 'scenarios'),
  shown('/scenarios/:name', 'scenario'),
  shown('/packs', 'packs'),
  shown('/packs/:id', 'pack'),
  shown('/ledger', 'ledger', { as: 'auditor' }),
  shown('/settings', 'account', { as: 'administrator' }),
  shown('/settings/sessions', 'sessions', { as: 'administrator' }),
  shown('/settings/tokens', 'tokens', { as: 'administrator' }),
  shown('/settings/people', 'people', { as: 'administrator' }),
  shown('/settings/people/:id', 'person', { as: 'administrator' }),
  shown('/portal', 'portal', { as: 'site contact' }),
  shown('/portal/enter', 'portal-enter', { as: 'nobody' }),
  shown('/sign-in', 'sign-in', { as: 'nobody' }),
  shown('/sign-in/callback', 'sign-in-callback', { as: 'nobody' }),
  shown('/no-access', 'no-access', { as: 'newcomer' }),
  shown('/first-run', 'first-run', { as: 'nobody' }),
  shown('/invitation', 'invitation', { as: 'nobody' }),
  shown('/mark', 'mark', { as: 'nobody' }),
  shown('/rota', 'rota'),
  shown('/settings/notifications', 'notifications', { as: 'member' }),
  shown('/settings/webhooks', 'webhooks'),
  shown('/settings/keys', 'settings-keys', { as: 'administrator' }),
  shown('/settings/team', 'team', { as: 'administrator' }),
  shown('/rfc2350', 'rfc2350', { as: 'nobody' }),
];

function shown(path: string, name: string, others: Partial<PageOnStage> = {}): PageOnStage {
  return { path, name, as: 'officer', at: 'running', ...others };
}

/** Where the pages are on a stage, and who may open them. */
export interface Tour {
  address(page: Pick<PageOnStage, 'path'>): string;
  /** Signs somebody in for all pages of the context. */
  signIn(context: BrowserContext, as: Reader): Promise<void>;
}

/** Its mail, claims and copies have most to tell. */
const SITE = 'MERSEY-HEP';
const CHECK = 'K7';
const PASSWORD = 'four words of a language';

/** Makes what the recorded drill has not: people, and links that are used once. */
export async function openTour(stage: Stage): Promise<Tour> {
  const { db } = stage.app;
  const part = await db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'site.id as site'])
    .where('site.name', '=', SITE)
    .executeTakeFirstOrThrow();
  const tokens: Partial<Record<Reader, string>> = {
    administrator: await stage.token('administrator'),
    officer: await stage.token('officer'),
    auditor: await stage.token('auditor'),
    'site contact': await stage.token('site-contact', { kind: 'site', siteId: part.site }),
  };
  const api = apiOf(stage.url, tokens.administrator ?? '');
  const until = new Date(stage.app.clocks.machine.now().getTime() + 90 * 86_400_000).toISOString();
  const cleo = await api<InvitedPerson>('/api/v1/persons', {
    name: 'Cleo Marchetti',
    mail: 'cleo@csirt.example',
    grants: [{ role: 'officer', until }],
  });
  const { link } = await api<InvitedPerson>('/api/v1/persons', {
    name: 'Udo Behrens',
    mail: 'udo@audit.example',
    grants: [{ role: 'auditor', until }],
  });
  const { items } = await api<Page<MailSummary>>('/api/v1/mail?limit=200');
  const mail = items.findLast((each) => each.participation === part.id && each.class === 'human');
  const newcomer = await api<InvitedPerson>('/api/v1/persons', {
    name: 'Nina Roth',
    mail: 'nina@uni.example',
    grants: [],
  });
  const incident = await stageIncident(api, part.site, stage.app.clocks.procedure.now());
  const staged = await stageBans(stage, incident);
  await stageReceivers(stage);
  const pack = await stagePack(stage);
  await stageRota(api, until, stage.app.clocks.procedure.now());
  const portal = await api<MadePortalLink>('/api/v1/portal-links', { site: SITE });
  const addresses: Record<string, string> = {
    '/portal/enter': portal.link.path,
    '/invitation': link.path,
    '/mail': '/mail?box=in',
    '/observables': '/observables?q=coinquarry.example',
    '/bans/:id': `/bans/${staged.ban}`,
    '/bans/new': `/bans/new?name=${encodeURIComponent(staged.name)}`,
    '/orders/:id': `/orders/${staged.order}`,
    '/orders/:id/sites/:site': `/orders/${staged.order}/sites/${staged.site}`,
    '/agents/:id': `/agents/${staged.agent}`,
    '/workloads/:id': `/workloads/${staged.workload}`,
    '/images/new': '/images/new?image=img-1',
    '/images/:id': `/images/${staged.block}`,
    '/packs/:id': `/packs/${pack}`,
    '/subjects': '/subjects?q=Robin',
    '/subjects/:id': `/subjects/${staged.subject}`,
    '/procedures/:name': '/procedures/egi-sec01',
    '/guidance/:name': '/guidance/first-steps',
    '/templates/:name': '/templates/heads-up',
    '/first-run': `/first-run#${'0'.repeat(43)}`,
  };
  const ids: Record<string, string> = {
    ':id': stage.campaign,
    ':participation': part.id,
    ':check': CHECK,
    ':site': part.site,
    ':name': 'world-tour',
  };

  return {
    async signIn(context, as) {
      const [path, data] =
        as === 'newcomer'
          ? ['/api/v1/invitations/accept', { secret: secretOf(newcomer), password: PASSWORD }]
          : ['/api/v1/sessions', as === 'member' ? MEMBER : { token: tokens[as] }];
      if (as === 'nobody') return;
      const page = await context.newPage();
      await page.goto(`${stage.url}/mark`);
      // As a page of this server asks: the cookie is one that no script reads.
      const status = await page.evaluate(
        async ([to, body]) => {
          const headers = { 'content-type': 'application/json', 'x-muster-web': '1' };
          return (await fetch(to as string, { method: 'POST', headers, body: JSON.stringify(body) })).status;
        },
        [path, data],
      );
      if (status !== 201) throw new Error(`${as} is not let in: ${status}`);
      await page.close();
    },
    address({ path }) {
      if (addresses[path]) return addresses[path];
      const own = { ...ids };
      if (path.startsWith('/incidents/')) own[':id'] = incident;
      if (path.startsWith('/mail/')) own[':id'] = mail?.id ?? '';
      if (path.startsWith('/settings/people/')) own[':id'] = cleo.person.id;
      return path.replace(/:[a-z]+/g, (name) => own[name] ?? name);
    },
  };
}

function secretOf({ link }: InvitedPerson): string {
  return link.path.replace(/^.*#/, '');
}

function apiOf(url: string, token: string) {
  return async <Answer>(path: string, body?: object, verb = 'POST'): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, {
      method: body ? verb : 'GET',
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
}
