import { hasHeader, header } from '../mime/index.ts';
import type { MailView } from '../types.ts';

const systemHeaders: readonly [prefix: string, system: string][] = [
  ['x-rt-', 'rt'],
  ['rt-', 'rt'],
  ['x-otrs-', 'otrs'],
  ['x-znuny', 'otrs'],
  ['x-zammad', 'zammad'],
  ['x-jira-', 'jira'],
  ['x-atlassian', 'jira'],
  ['x-zendesk', 'zendesk'],
  ['x-freshdesk', 'freshdesk'],
  ['x-fd-', 'freshdesk'],
  ['x-ggus', 'ggus'],
  ['x-redmine', 'redmine'],
  ['x-gitlab-', 'gitlab'],
  ['x-github-', 'github'],
  ['x-snow', 'servicenow'],
  ['x-servicenow', 'servicenow'],
  ['x-thehive', 'thehive'],
  ['x-glpi', 'glpi'],
  ['x-helpdesk', 'helpdesk'],
  ['x-help-scout', 'helpscout'],
  ['x-helpscout', 'helpscout'],
  ['x-osticket', 'osticket'],
  ['x-kayako', 'kayako'],
  ['x-request-tracker', 'rt'],
  ['x-bugzilla-', 'bugzilla'],
];

/** The ticket system a mail went through, by the fields it leaves; '' where none shows. Says nothing of who wrote. */
export function ticketSystem(view: MailView): string {
  for (const { name } of view.root.fields) {
    const found = systemHeaders.find(([prefix]) => name.startsWith(prefix));
    if (found) return found[1];
  }
  const mailer =
    `${header(view.root, 'x-mailer')} ${header(view.root, 'x-powered-by')} ${header(view.root, 'user-agent')}`.toLowerCase();
  const named =
    /otrs|znuny|zammad|jira|zendesk|freshdesk|osticket|glpi|redmine|servicenow|kayako|request tracker|ggus|best practical|topdesk|spiceworks/.exec(
      mailer,
    )?.[0];
  if (named) return named;
  return hasHeader(view.root, 'x-managed-by') && /rt/i.test(header(view.root, 'x-managed-by')) ? 'rt' : '';
}
