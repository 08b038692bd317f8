import { useState } from 'react';

/**
 * The secret of a one-time link stands behind the #, which browsers send nowhere. It is taken from the address at once,
 * so that neither history nor a glance over the shoulder holds it, and goes to the server in a request's body only when
 * somebody presses the button: opening the page uses nothing up.
 */
export function useSecretOfAddress(): string | null {
  const [secret] = useState(() => {
    const found = location.hash.slice(1);
    if (found !== '') history.replaceState(null, '', location.pathname + location.search);
    return /^[\w-]{43}$/.test(found) ? found : null;
  });
  return secret;
}
