import type { InvitedPerson, MadePortalLink } from '@muster/contract';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OidcProvider } from '../../packages/server/src/adapters/oidc/index.ts';
import { RealProvider } from '../../packages/server/src/adapters/oidc/testing/real-provider.ts';
import { startHttp } from '../../packages/server/src/composition/parts.ts';
import { openFirstRun } from '../../packages/server/src/features/people/index.ts';
import { SystemClock } from '../../packages/server/src/kernel/clock.ts';
import { readConfig } from '../../packages/server/src/kernel/config.ts';
import { silentLog } from '../../packages/server/src/kernel/log.ts';
import { freePort } from '../../packages/server/src/testing/free-port.ts';
import { type TestApp, testApp } from '../../packages/server/src/testing/test-app.ts';
import { ensureWeb } from '../../scripts/build-web.mjs';
import { openBrowser, reader } from './open-browser.ts';
import { virtualAuthenticator } from './virtual-authenticator.ts';

const PASSWORD = 'four words of a language';
const admin = { name: 'Ada Lovelace', mail: 'ada@example.org' };

let port: number;
let url: string;
let real: RealProvider;
let app: TestApp;
let http: { stop(): Promise<void> };
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** The API as the first administrator, by token. */
let token: string;
const faults: string[] = [];

beforeAll(async () => {
  await ensureWeb();
  port = await freePort();
  url = `http://localhost:${port}`;
  real = await RealProvider.start([`${url}/sign-in/callback`]);
  const clock = new SystemClock();
  const identityProvider = new OidcProvider(
    {
      issuer: real.issuer,
      clientId: real.clientId,
      clientSecret: real.clientSecret,
      scopes: 'openid profile email groups',
      groupsClaim: 'groups',
      label: 'Check-in',
      groupRules: [{ group: 'csirt', role: 'officer', scope: { kind: 'federation' } }],
    },
    silentLog,
  );
  app = await testApp({
    clocks: { procedure: clock, machine: clock },
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent', MUSTER_HTTP_PORT: String(port) }),
    identityProvider,
  });
  await placeSite();
  http = await startHttp(app);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await http.stop();
  await app.close();
  await real.close();
});

beforeEach(async () => {
  context = await reader(browser);
  page = await newPage();
});
afterEach(async () => {
  await context.close();
  expect(faults.splice(0)).toEqual([]);
});

/** Nothing may be thrown, and nothing that the content security policy forbids may be tried. */
async function newPage(): Promise<Page> {
  const opened = await context.newPage();
  opened.on('pageerror', (error) => faults.push(error.message));
  opened.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  return opened;
}

async function placeSite(): Promise<void> {
  const at = app.clocks.machine.now();
  const seen = { first_seen_at: at, last_seen_at: at, gone_at: null };
  await app.db
    .insertInto('site')
    .values({ id: 'site_1', name: 'PRAGUE', name_key: 'prague', ngi_id: null, ...seen })
    .execute();
}

async function api<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function whoIs(on: Page): Promise<string> {
  await on.waitForSelector('.me summary');
  return (await on.textContent('.me summary')) ?? '';
}

async function signInByPassword(on = page, mail = admin.mail): Promise<void> {
  await on.goto(`${url}/sign-in`);
  await on.getByLabel('Mail address').fill(mail);
  await on.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await on.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function invite(name: string, mail: string | null): Promise<string> {
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const made = await api<InvitedPerson>('POST', '/api/v1/persons', {
    name,
    mail,
    grants: [{ role: 'auditor', until }],
  });
  return `${url}${made.link.path}`;
}

describe('first of all', () => {
  test('the link of the first run makes the administrator, who is shown the first steps and makes a token for the terminal', async () => {
    await page.goto(`${url}/first-run#${await openFirstRun(app)}`);
    await page.getByLabel('Your name').fill(admin.name);
    expect(await page.textContent('h1')).toBe('First administrator');
    // The secret has gone from the address.
    expect(page.url()).toBe(`${url}/first-run`);
    await page.getByLabel('Mail address').fill(admin.mail);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Use this password' }).click();
    await page.waitForURL(`${url}/`);
    expect(await whoIs(page)).toContain('Ada Lovelace');
    await page.getByRole('link', { name: 'Make a token' }).click();
    await page.waitForURL(/\/settings\/tokens/);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Name').fill('my terminal');
    await page.getByRole('button', { name: 'Make the token' }).click();
    token = (await page.getByLabel('Token', { exact: true }).textContent()) ?? '';
    expect(token).toMatch(/^mst_[\w-]{43}$/);
    expect(await api('GET', '/api/v1/me')).toMatchObject({ role: 'administrator', session: null });
    const cookies = await context.cookies();
    expect(cookies).toMatchObject([
      {
        name: '__Host-muster',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        domain: 'localhost',
      },
    ]);
  });

  test('a link that is not whole says so and offers nothing', async () => {
    await page.goto(`${url}/first-run#half`);
    expect(await page.textContent('.fault')).toContain('not complete');
  });
});

describe('by password', () => {
  test('who was on the way to a page comes there, and is signed in at 127.0.0.1 just so', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const other = await newPage();
      await other.goto(`http://${host}:${port}/settings/sessions`);
      await other.waitForURL(/\/sign-in\?to=/);
      await other.getByLabel('Mail address').fill(admin.mail);
      await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await other.getByLabel('Password', { exact: true }).press('Enter');
      await other.waitForURL(`http://${host}:${port}/settings/sessions`);
      expect(await whoIs(other)).toContain('Ada Lovelace');
      await other.reload();
      expect(await whoIs(other)).toContain('Ada Lovelace');
    }
  });

  test('a wrong password says only that the two do not belong together', async () => {
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('Mail address').fill(admin.mail);
    await page.getByLabel('Password', { exact: true }).fill('four words of another');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    expect(await page.textContent('.fault')).toContain('do not belong together');
  });

  test('nobody is led to another server after the sign-in', async () => {
    await page.goto(`${url}/sign-in?to=//evil.example/`);
    await page.getByLabel('Mail address').fill(admin.mail);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await whoIs(page);
    expect(new URL(page.url()).origin).toBe(url);
  });
});

describe('by passkey', () => {
  test('an invitation, a passkey instead of a password, out, and in again with it', async () => {
    await virtualAuthenticator(page);
    await page.goto(await invite('Pia Passkey', null));
    await page.getByRole('button', { name: 'Open the invitation' }).click();
    // The secret has gone from the address.
    expect(page.url()).toBe(`${url}/invitation`);
    await page.getByText('Pia Passkey').waitFor();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    expect(await whoIs(page)).toContain('Pia Passkey · auditor');
    await page.click('.me summary');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    expect(await whoIs(page)).toContain('Pia Passkey · auditor');
    await page.goto(`${url}/settings`);
    await page.getByRole('rowheader', { name: 'Linux' }).waitFor();
  });

  test('one more in the account; the last way in stays', async () => {
    await virtualAuthenticator(page);
    await signInByPassword();
    await whoIs(page);
    await page.goto(`${url}/settings`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('rowheader', { name: 'Linux' }).waitFor();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name of the passkey').fill('desk');
    await page.getByLabel('Name of the passkey').press('Enter');
    await page.getByRole('rowheader', { name: 'desk' }).waitFor();
  });

  test('at an address of numbers the page leads to where passkeys work', async () => {
    await page.goto(`http://127.0.0.1:${port}/sign-in`);
    const link = page.getByRole('link', { name: 'open this page there' });
    expect(await link.getAttribute('href')).toBe(`${url}/sign-in`);
  });
});

describe('by the identity provider', () => {
  async function atProvider(login: string): Promise<void> {
    await page.goto(`${url}/sign-in?to=/settings/sessions`);
    await page.getByRole('button', { name: 'Sign in by Check-in' }).click();
    await page.waitForURL(`${real.issuer}/**`);
    await page.fill('input[name="login"]', login);
    await page.fill('input[name="password"]', 'any');
    await page.click('button[type="submit"]');
    await page.click('button[type="submit"]');
  }

  test('the group’s role counts, and the way leads on to where one wanted to go', async () => {
    real.accounts.set('sub-olga', { name: 'Olga Officer', groups: ['csirt'] });
    await atProvider('sub-olga');
    await page.waitForURL(`${url}/settings/sessions`);
    expect(await whoIs(page)).toContain('Olga Officer · CSIRT officer');
    await page.getByRole('cell', { name: 'identity provider' }).waitFor();
  });

  test('who has no group sees who they are and whom to ask; a role that is given lets them in', async () => {
    real.accounts.set('sub-nina', { name: 'Nina Nobody' });
    await atProvider('sub-nina');
    await page.waitForURL(`${url}/no-access`);
    const text = await page.textContent('main');
    expect(text).toContain('Nina Nobody');
    expect(text).toContain('csirt@localhost');
    await page.goto(`${url}/ledger`);
    await page.waitForURL(`${url}/no-access`);
    const id = (await page.textContent('dd.mono')) ?? '';
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await api('POST', `/api/v1/persons/${id}/grants`, { role: 'auditor', until });
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    expect(await whoIs(page)).toContain('Nina Nobody · auditor');
  });

  test('who says no there is told so here', async () => {
    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in by Check-in' }).click();
    await page.waitForURL(`${real.issuer}/**`);
    await page.getByRole('link', { name: /cancel/i }).click();
    await page.waitForURL(`${url}/sign-in/callback`);
    expect(await page.textContent('.fault')).toContain('access_denied');
  });
});

test('signing out everywhere ends every browser', async () => {
  await signInByPassword();
  await whoIs(page);
  const elsewhere = await reader(browser);
  const other = await elsewhere.newPage();
  await signInByPassword(other);
  await whoIs(other);
  await page.goto(`${url}/settings/sessions`);
  await page.getByText('this one').waitFor();
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).focus();
  await page.keyboard.down('Enter');
  await page.waitForURL(/\/sign-in/, { timeout: 10_000 });
  await page.keyboard.up('Enter');
  await other.reload();
  await other.waitForURL(/\/sign-in/);
  await elsewhere.close();
});

test('a site contact comes in by a one-time link, with a press of a button, once', async () => {
  const made = await api<MadePortalLink>('POST', '/api/v1/portal-links', { site: 'PRAGUE' });
  const link = `${url}${made.link.path}`;
  const robot = await newPage();
  await robot.goto(link);
  await robot.getByRole('button', { name: 'Go on' }).waitFor();
  expect(robot.url()).toBe(`${url}/portal/enter`);
  await robot.close();
  await page.goto(link);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL(`${url}/portal`);
  const me = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
  expect(me).toMatchObject({ name: 'Contact of PRAGUE', role: 'site-contact', session: { method: 'link' } });
  const late = await newPage();
  await late.goto(link);
  await late.getByRole('button', { name: 'Go on' }).click();
  expect(await late.textContent('.fault')).toContain('used already');
});

test('a page opened with a token in its fragment is signed in, and the token is gone from the address', async () => {
  await page.goto(`${url}/settings/tokens#token=${token}`);
  await whoIs(page);
  expect(page.url()).toBe(`${url}/settings/tokens`);
});

test('another site’s page changes nothing with our cookie', async () => {
  await signInByPassword();
  await whoIs(page);
  const foreign = await newPage();
  await foreign.goto(`http://127.0.0.1:${port}/sign-in`);
  const answers = await foreign.evaluate(async (target) => {
    const tries = [
      fetch(`${target}/api/v1/sessions`, { method: 'DELETE', credentials: 'include', mode: 'no-cors' }),
      fetch(`${target}/api/v1/sessions`, {
        method: 'DELETE',
        credentials: 'include',
        headers: { 'x-muster-web': '1' },
      }),
    ];
    return (await Promise.allSettled(tries)).map(({ status }) => status);
  }, url);
  expect(answers).toEqual(['rejected', 'rejected']);
  faults.splice(0);
  await page.reload();
  expect(await whoIs(page)).toContain('Ada Lovelace');
});
