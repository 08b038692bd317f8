import { createHash, createHmac } from 'node:crypto';
import type http from 'node:http';
import type { Agent } from '../run/agent.ts';
import { type Html, html } from './html.ts';
import { ControlError, operations } from './operations.ts';
import { PAGE_STYLE } from './page-style.ts';
import { isSame } from './page-token.ts';
import { listPage, orderPage, signInPage } from './page-views.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');
const SAFE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  // With no-referrer browsers name the page's own forms `Origin: null`.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};
const COOKIE = 'muster-agent';

/** The page for a browser at the site. The cookie is no key to anything but this page, and a form needs more than it. */
export async function answerPage(
  agent: Agent,
  token: string,
  request: http.IncomingMessage,
  url: URL,
  body: string,
): Promise<Answer> {
  const session = createHmac('sha256', token).update('session').digest('base64url');
  const form = createHmac('sha256', token).update('form').digest('base64url');
  const fields = new URLSearchParams(body);
  if (request.method === 'POST' && !isOwnOrigin(request))
    return page(403, plain('This form came from another page.'));
  if (request.method === 'POST' && url.pathname === '/sign-in') {
    if (!isSame(fields.get('token') ?? '', token)) return page(403, signInPage('That is not the token.'));
    return redirect('/', { 'set-cookie': `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/` });
  }
  if (!isSame(cookieOf(request), session)) return page(401, signInPage(''));
  const [, section = '', id = '', act = ''] = url.pathname.split('/');
  if (request.method === 'POST') {
    if (!isSame(fields.get('form') ?? '', form)) return page(403, plain('This form is not from this page.'));
    return await change(agent, id, act, fields);
  }
  if (url.pathname === '/')
    return page(200, listPage(await operations.status(agent), await operations.orders(agent)));
  if (section !== 'orders') return page(404, plain('There is no such page.'));
  try {
    return page(200, orderPage(await operations.order(agent, { order: id }), form));
  } catch (error) {
    if (error instanceof ControlError) return page(404, plain(error.message));
    throw error;
  }
}

async function change(agent: Agent, id: string, act: string, fields: URLSearchParams): Promise<Answer> {
  if (act !== 'accept' && act !== 'refuse' && act !== 'release')
    return page(404, plain('There is no such form.'));
  const step = fields.get('step') ?? undefined;
  const given = { order: id, by: fields.get('by') ?? '', reason: fields.get('reason') ?? '', step };
  if (given.by.trim() === '') return page(400, plain('Say who you are, so that the receipt can name you.'));
  try {
    await operations[act](agent, given);
  } catch (error) {
    if (error instanceof ControlError) return page(409, plain(error.message));
    throw error;
  }
  return redirect(`/orders/${encodeURIComponent(id)}`);
}

function isOwnOrigin({ headers }: http.IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return (
    (site === undefined || site === 'same-origin') &&
    (headers.origin === undefined || headers.origin === `http://${headers.host}`)
  );
}

function cookieOf({ headers }: http.IncomingMessage): string {
  const pair = (headers.cookie ?? '').split(/; */).find((one) => one.startsWith(`${COOKIE}=`));
  return pair?.slice(COOKIE.length + 1) ?? '';
}

function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return { status: 303, headers: { ...SAFE, location, ...headers }, body: '' };
}

function plain(words: string): Html {
  return html`<main><p>${words}</p><p><a href="/">Back</a></p></main>`;
}

function page(status: number, content: Html): Answer {
  const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Muster agent</title><style>${PAGE_STYLE}</style></head>`;
  return { status, headers: SAFE, body: `${head}<body>${content.text}</body></html>` };
}
