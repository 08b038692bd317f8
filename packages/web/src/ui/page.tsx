import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';

export interface Crumb {
  label: string;
  href: string;
}

interface PageProps {
  /** The heading, and the name of the tab. */
  title: string;
  /** What stands under the heading, in one line. */
  sub?: ReactNode;
  crumbs?: readonly Crumb[];
  /** Buttons at the end of the head. */
  actions?: ReactNode;
  /** For text and forms. */
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of every page: where it stands, its heading, its actions, its content. */
export function Page({ title, sub, crumbs = [], actions, narrow = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Muster`;
  }, [title]);
  return (
    <main id="main" className={narrow ? 'page narrow' : 'page'} tabIndex={-1}>
      {crumbs.length > 0 ? (
        <nav className="crumbs" aria-label="Where this is">
          {crumbs.map(({ label, href }) => (
            <Link key={href} href={href}>
              {label}
            </Link>
          ))}
        </nav>
      ) : null}
      <div className="head">
        <div>
          <h1>{title}</h1>
          {sub === undefined ? null : <p className="sub quiet">{sub}</p>}
        </div>
        {actions === undefined ? null : <div className="actions">{actions}</div>}
      </div>
      {children}
    </main>
  );
}
