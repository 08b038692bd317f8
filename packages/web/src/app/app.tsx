import { type ComponentType, Suspense, useState } from 'react';
import { matchRoute, Redirect, Route, Switch, useRouter } from 'wouter';
import { Waiting } from '../ui/waiting.tsx';
import { NotFound } from './not-found.tsx';
import { type PageEntry, pages } from './pages.tsx';
import { SignedIn } from './session.tsx';
import { Shell } from './shell.tsx';

/** The pages that anybody may open, and behind the sign-in all others. */
export function App() {
  useFirstPage();
  return (
    <Switch>
      {pages.filter((page) => page.open).map(routeOf)}
      <Route>
        <SignedIn entry={(fault) => <ToSignIn fault={fault} />}>
          <Shell>
            <Switch>
              {pages.filter((page) => !page.open).map(routeOf)}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Shell>
        </SignedIn>
      </Route>
    </Switch>
  );
}

/** The code of the page that was opened is fetched at once, not when it is known who opened it. */
function useFirstPage(): void {
  const { parser } = useRouter();
  useState(() => {
    const first = pages.find(({ path }) => matchRoute(parser, path, location.pathname)[0]);
    // Where it fails, the page itself says so when it is shown.
    first?.load().catch(() => undefined);
  });
}

function routeOf({ path, here, show }: PageEntry) {
  return (
    <Route key={path} path={path}>
      {(params) => <Shown as={here() ?? show} {...(params as Record<string, string>)} />}
    </Route>
  );
}

/** Stays what it was first: a page does not begin anew because its code has come in two ways. */
function Shown({ as, ...params }: { as: ComponentType<Record<string, string>> } & Record<string, unknown>) {
  const [Page] = useState(() => as);
  return (
    <Suspense fallback={<Waiting />}>
      <Page {...(params as Record<string, string>)} />
    </Suspense>
  );
}

/** Where the reader wanted to go is kept, and so is what went wrong on the way. */
function ToSignIn({ fault }: { fault: string }) {
  const back = location.pathname + location.search;
  return (
    <Redirect
      to={`/sign-in${back === '/' ? '' : `?to=${encodeURIComponent(back)}`}`}
      state={{ fault }}
      replace
    />
  );
}
