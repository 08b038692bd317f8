import { useState } from 'react';
import { Link } from 'wouter';
import { ActAs } from '../features/people/act-as.tsx';
import { roleText } from '../ui/words.ts';
import { signOut, useMe } from './session.tsx';
import { keepTheme, keptTheme, type Theme, themes } from './theme.ts';

/** Who is signed in, as what, and what they can do about it. */
export function Me() {
  const me = useMe();
  const [theme, setTheme] = useState<Theme>(keptTheme);
  return (
    <details className="me" name="head-menu">
      <summary>
        {me.name}
        <span className="quiet"> · {roleText(me)}</span>
      </summary>
      <div className="menu">
        <ActAs />
        <Link href="/settings">Settings</Link>
        <Link href="/mark">Drill mark</Link>
        <fieldset>
          <legend>Theme</legend>
          {themes.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="theme"
                checked={theme === each}
                onChange={() => {
                  keepTheme(each);
                  setTheme(each);
                }}
              />
              {each}
            </label>
          ))}
        </fieldset>
        <button type="button" className="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </details>
  );
}
