import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { type Me, useMe } from '../../app/session.tsx';
import { type Crumb, Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import './people.css';

interface SettingsFrameProps {
  title: string;
  sub?: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
  children: ReactNode;
}

/** Settings: what is mine first, then who else there is for those who may know. */
export function SettingsFrame({ title, sub, crumbs, actions, children }: SettingsFrameProps) {
  const [path] = useLocation();
  const { role, scope, person } = useMe();
  const parts = [
    ...(person ? [{ href: '/settings', label: 'My account' }] : []),
    { href: '/settings/sessions', label: 'Sessions' },
    { href: '/settings/tokens', label: 'Tokens' },
    ...(person ? [{ href: '/settings/notifications', label: 'Notifications' }] : []),
    ...(role === 'administrator' || role === 'officer'
      ? [{ href: '/settings/webhooks', label: 'Webhooks' }]
      : []),
    ...(role === 'administrator' || role === 'auditor'
      ? [{ href: '/settings/people', label: 'People' }]
      : []),
    ...(isCentral(role, scope) ? [{ href: '/settings/keys', label: 'Keys' }] : []),
    ...(role === 'administrator' ? [{ href: '/settings/team', label: 'The team' }] : []),
  ];
  return (
    <Page title={title} sub={sub} {...(crumbs ? { crumbs } : {})} actions={actions}>
      <Tabs label="Settings" here={path}>
        {parts.map(({ href, label }) => (
          <Link key={href} href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
            {label}
          </Link>
        ))}
      </Tabs>
      <div className="settings">{children}</div>
    </Page>
  );
}

/** Keys name people: those who act for the whole federation see them. */
function isCentral(role: Me['role'], scope: Me['scope']): boolean {
  return scope?.kind === 'federation' && role !== 'site-contact';
}

function isAt(path: string, href: string): boolean {
  return href === '/settings' ? path === href : path.startsWith(href);
}
