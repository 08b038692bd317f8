import { type FunctionComponent, type LazyExoticComponent, lazy } from 'react';

type Shown = FunctionComponent<Record<string, string>>;

export interface PageEntry {
  /** As wouter writes it; the page gets its `:names` as properties. */
  path: string;
  show: LazyExoticComponent<Shown>;
  /** Fetches its code. */
  load: () => Promise<unknown>;
  /** The same as `show` once its code is here: what needs not be waited for is shown without a pause. */
  here: () => Shown | undefined;
  /** Anybody may open it: it stands alone, without the head line of who is signed in. */
  open: boolean;
}

/** A page's code is fetched when it is first opened. */
function page<Name extends string, Props>(
  path: string,
  load: () => Promise<Record<Name, FunctionComponent<Props>>>,
  name: Name,
): PageEntry {
  let known: Shown | undefined;
  async function fetched(): Promise<Shown> {
    known = (await load())[name] as unknown as Shown;
    return known;
  }
  return {
    path,
    open: false,
    load: fetched,
    here: () => known,
    show: lazy(async () => ({ default: await fetched() })),
  };
}

/** A page for everybody. */
function openPage(...given: Parameters<typeof page<string, never>>): PageEntry {
  return { ...page(...given), open: true };
}

/** Every page there is; the first path that fits is shown. */
export const pages: readonly PageEntry[] = [
  openPage('/mark', () => import('../features/mark/mark-page.tsx'), 'MarkPage'),
  page('/campaigns/new', () => import('../features/set-up/new-campaign-page.tsx'), 'NewCampaignPage'),
  page('/campaigns/:id/set-up', () => import('../features/set-up/set-up-page.tsx'), 'SetUpPage'),
  page('/scenarios', () => import('../features/scenarios/scenarios-page.tsx'), 'ScenariosPage'),
  page('/packs', () => import('../features/packs/packs-page.tsx'), 'PacksPage'),
  page('/packs/:id', () => import('../features/packs/pack-page.tsx'), 'PackPage'),
  page('/scenarios/:name', () => import('../features/scenarios/scenario-page.tsx'), 'ScenarioPage'),
  page(
    '/campaigns/:id/sites/:participation/checks/:check',
    () => import('../features/check/check-page.tsx'),
    'CheckPage',
  ),
  page('/campaigns/:id/sites/:participation', () => import('../features/site/site-page.tsx'), 'SitePage'),
  page('/', () => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
  page('/federation', () => import('../features/federation/federation-page.tsx'), 'FederationPage'),
  page(
    '/federation/calendars',
    () => import('../features/federation/calendars/calendars-page.tsx'),
    'CalendarsPage',
  ),
  page('/federation/import', () => import('../features/federation/import/import-page.tsx'), 'ImportPage'),
  page(
    '/federation/sites/:site',
    () => import('../features/federation/site/federation-site-page.tsx'),
    'FederationSitePage',
  ),
  page('/campaigns/:id/results', () => import('../features/results/results-page.tsx'), 'ResultsPage'),
  page('/portal', () => import('../features/portal/portal-page.tsx'), 'PortalPage'),
  page('/observables', () => import('../features/observables/observables-page.tsx'), 'ObservablesPage'),
  page('/incidents', () => import('../features/incidents/incidents-page.tsx'), 'IncidentsPage'),
  page('/incidents/new', () => import('../features/incidents/new-incident-page.tsx'), 'NewIncidentPage'),
  page('/incidents/:id', () => import('../features/incidents/incident-page.tsx'), 'IncidentPage'),
  page('/incidents/:id/checklist', () => import('../features/checklist/checklist-page.tsx'), 'ChecklistPage'),
  page('/procedures', () => import('../features/procedures/procedures-page.tsx'), 'ProceduresPage'),
  page('/procedures/:name', () => import('../features/procedures/procedure-page.tsx'), 'ProcedurePage'),
  page('/guidance', () => import('../features/guidance/guidance-page.tsx'), 'GuidancePage'),
  openPage('/guidance/:name', () => import('../features/guidance/one-guidance-page.tsx'), 'OneGuidancePage'),
  page('/templates', () => import('../features/templates/templates-page.tsx'), 'TemplatesPage'),
  page('/templates/:name', () => import('../features/templates/template-page.tsx'), 'TemplatePage'),
  page('/review', () => import('../features/review/review-page.tsx'), 'ReviewPage'),
  page('/triage', () => import('../features/triage/triage-page.tsx'), 'TriagePage'),
  page('/mail', () => import('../features/mail/mail-page.tsx'), 'MailPage'),
  page('/mail/:id', () => import('../features/mail/one-mail-page.tsx'), 'OneMailPage'),
  page('/ledger', () => import('../features/ledger/ledger-page.tsx'), 'LedgerPage'),
  page('/bans', () => import('../features/bans/bans-page.tsx'), 'BansPage'),
  page('/bans/new', () => import('../features/bans/new-ban-page.tsx'), 'NewBanPage'),
  page('/bans/import', () => import('../features/bans/import-bans-page.tsx'), 'ImportBansPage'),
  page('/bans/limits', () => import('../features/bans/limits-page.tsx'), 'LimitsPage'),
  page('/bans/:id', () => import('../features/bans/ban-page.tsx'), 'BanPage'),
  page('/receivers', () => import('../features/receivers/receivers-page.tsx'), 'ReceiversPage'),
  page('/orders/:id', () => import('../features/orders/order-page.tsx'), 'OrderPage'),
  page('/orders/:id/sites/:site', () => import('../features/orders/site-order-page.tsx'), 'SiteOrderPage'),
  page('/workloads', () => import('../features/workloads/workloads-page.tsx'), 'WorkloadsPage'),
  page('/workloads/:id', () => import('../features/workloads/workload-page.tsx'), 'WorkloadPage'),
  page('/subjects', () => import('../features/subjects/subjects-page.tsx'), 'SubjectsPage'),
  page('/subjects/:id', () => import('../features/subjects/subject-page.tsx'), 'SubjectPage'),
  page('/images', () => import('../features/images/images-page.tsx'), 'ImagesPage'),
  page('/images/new', () => import('../features/images/block-image-page.tsx'), 'BlockImagePage'),
  page('/images/:id', () => import('../features/images/image-block-page.tsx'), 'ImageBlockPage'),
  page('/agents', () => import('../features/agents/agents-page.tsx'), 'AgentsPage'),
  page('/agents/:id', () => import('../features/agents/agent-page.tsx'), 'AgentPage'),
  page('/campaigns', () => import('../features/campaigns/campaigns-page.tsx'), 'CampaignsPage'),
  page('/campaigns/:id', () => import('../features/board/board-page.tsx'), 'BoardPage'),
  page('/settings', () => import('../features/people/account-page.tsx'), 'AccountPage'),
  page('/settings/sessions', () => import('../features/people/sessions-page.tsx'), 'SessionsPage'),
  page('/settings/tokens', () => import('../features/people/tokens-page.tsx'), 'TokensPage'),
  page(
    '/settings/notifications',
    () => import('../features/notifications/notifications-page.tsx'),
    'NotificationsPage',
  ),
  page('/settings/webhooks', () => import('../features/notifications/webhooks-page.tsx'), 'WebhooksPage'),
  page('/rota', () => import('../features/rota/rota-page.tsx'), 'RotaPage'),
  page('/settings/people', () => import('../features/people/people-page.tsx'), 'PeoplePage'),
  page('/settings/people/:id', () => import('../features/people/person-page.tsx'), 'PersonPage'),
  page('/settings/keys', () => import('../features/keys/keys-page.tsx'), 'KeysPage'),
  page('/settings/team', () => import('../features/team/team-page.tsx'), 'TeamPage'),
  openPage('/rfc2350', () => import('../features/team/rfc2350-page.tsx'), 'Rfc2350Page'),
  openPage('/sign-in', () => import('../features/people/sign-in-page.tsx'), 'SignInPage'),
  openPage(
    '/sign-in/callback',
    () => import('../features/people/provider-return-page.tsx'),
    'ProviderReturnPage',
  ),
  openPage('/no-access', () => import('../features/people/no-access-page.tsx'), 'NoAccessPage'),
  openPage('/first-run', () => import('../features/people/first-run-page.tsx'), 'FirstRunPage'),
  openPage('/invitation', () => import('../features/people/invitation-page.tsx'), 'InvitationPage'),
  openPage('/portal/enter', () => import('../features/people/enter-portal-page.tsx'), 'EnterPortalPage'),
];
