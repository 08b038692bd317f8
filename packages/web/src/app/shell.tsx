import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Announcer } from '../ui/announcer.tsx';
import { Mark } from '../ui/mark.tsx';
import { useHereInSight } from '../ui/tabs.tsx';
import { HeadClock } from './head-clock.tsx';
import { useKeys } from './keys.ts';
import { Me } from './me.tsx';
import { places } from './places.ts';
import { useOnline } from './server-clock.ts';
import { useMe } from './session.tsx';
import './shell.css';

/** The head line and what is below it, on every page of who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const online = useOnline();
  const { role } = useMe();
  const nav = useHereInSight(path);
  useKeys();
  const offered = role === 'site-contact' ? [] : places;
  return (
    <>
      <a className="skip" href="#main">
        To the content
      </a>
      <header className="top">
        <Link className="mark" href="/">
          <Mark />
          Muster
        </Link>
        <nav ref={nav} aria-label="Pages">
          {offered.map((place) => (
            <Link
              key={place.path}
              href={place.path}
              aria-current={
                [place.path, ...(place.beside ?? [])].some((one) => isAt(path, one)) ? 'page' : undefined
              }
              title={`g ${place.key}`}
            >
              {place.label}
            </Link>
          ))}
        </nav>
        <HeadClock />
        <Me />
      </header>
      {online ? null : (
        <p className="line" role="status">
          This machine has no network. What you see is what was last heard; nothing is lost on the server.
        </p>
      )}
      {children}
      <Announcer />
    </>
  );
}

function isAt(path: string, place: string): boolean {
  return place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
}
