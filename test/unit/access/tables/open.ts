/** For anybody, without signing in: ways in, and what outsiders may ask. */
export const openToAnybody = [
  'GET /health',
  'GET /api/v1/sign-in',
  'POST /api/v1/sign-in/passkey',
  'POST /api/v1/sign-in/oidc',
  'POST /api/v1/sessions',
  'POST /api/v1/first-run',
  'POST /api/v1/first-run/passkey',
  'POST /api/v1/first-run/administrator',
  'POST /api/v1/invitations/view',
  'POST /api/v1/invitations/passkey',
  'POST /api/v1/invitations/accept',
  'GET /api/v1/drill-mark',
  'GET /api/v1/csirt-keys',
  'GET /api/v1/team',
  'GET /rfc2350.txt',
  'GET /.well-known/security.txt',
  'GET /api/v1/duty-calendars/:key',
];

/** For whoever is signed in, with a role or without: who one is, how one signs in, signing out. */
export const openToSignedIn = [
  'GET /api/v1/me',
  'GET /api/v1/sessions',
  'DELETE /api/v1/sessions',
  'DELETE /api/v1/sessions/current',
  'DELETE /api/v1/sessions/:id',
  'PUT /api/v1/sessions/current/grant',
  'GET /api/v1/me/account',
  'PUT /api/v1/me/password',
  'DELETE /api/v1/me/password',
  'POST /api/v1/me/passkeys/options',
  'POST /api/v1/me/passkeys',
  'PATCH /api/v1/me/passkeys/:id',
  'DELETE /api/v1/me/passkeys/:id',
  'GET /api/v1/me/notifications',
  'PUT /api/v1/me/notifications',
];
