const TOKEN = 'muster-token';

/**
 * Where the page stands: `#<campaign>&token=…&ngi=…`. A fragment never leaves the browser; the token is taken out of
 * it at once, kept for this tab alone, and is gone from the address bar and the history.
 */
export function readPlace() {
  const parts = location.hash.slice(1).split('&').filter(Boolean);
  const place = { campaign: parts.find((part) => /^cmp_[0-9a-z]+$/.test(part)) ?? null, filter: {} };
  for (const part of parts) {
    const [name, value] = [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)];
    if (name === 'token') sessionStorage.setItem(TOKEN, decodeURIComponent(value));
    else if (['ngi', 'state', 'check', 'text'].includes(name)) place.filter[name] = decodeURIComponent(value);
  }
  writePlace(place);
  return place;
}

/** The address of what is shown, without any secret: it can be sent to a colleague. */
export function writePlace({ campaign, filter }) {
  const parts = campaign ? [campaign] : [];
  for (const [name, value] of Object.entries(filter))
    if (value) parts.push(`${name}=${encodeURIComponent(value)}`);
  history.replaceState(null, '', `${location.pathname}${parts.length > 0 ? `#${parts.join('&')}` : ''}`);
}

export function token() {
  return sessionStorage.getItem(TOKEN);
}

export function keepToken(text) {
  sessionStorage.setItem(TOKEN, text);
}

export function forgetToken() {
  sessionStorage.removeItem(TOKEN);
}
