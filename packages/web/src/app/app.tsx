import { Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Waiting } from '../ui/waiting.tsx';
import { NotFound } from './not-found.tsx';
import { type PageEntry, pages } from './pages.tsx';
import { SignedIn } from './session.tsx';
import { Shell } from './shell.tsx';

/** The pages that anybody may open, and behind the sign-in all others. */
export function App() {
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

function routeOf({ path, show: Show }: PageEntry) {
  return (
    <Route key={path} path={path}>
      {(params) => (
        <Suspense fallback={<Waiting />}>
          <Show {...(params as Record<string, string>)} />
        </Suspense>
      )}
    </Route>
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
