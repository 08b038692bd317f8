import { readFileSync } from 'node:fs';
import { MusterError } from '../../kernel/errors.ts';

export interface ImapAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  folder: string;
  /** `tls` from the first byte, `starttls` before anything is said, `none` on this machine alone. */
  security: 'tls' | 'starttls' | 'none';
  /** PEM of the authority of the server's certificate, where it is none that everybody knows. */
  ca: string | null;
  taken: AfterTaking;
}

/** What becomes of a mail that was taken: it stays unread, is marked as read, moved or deleted. */
export type AfterTaking = { do: 'keep' | 'seen' | 'delete' } | { do: 'move'; folder: string };

/**
 * `imaps://user:password@host/INBOX?then=move:Taken&ca=/etc/ssl/ours.pem`; with `imap://` the connection is encrypted by
 * STARTTLS, and `tls=no` is taken for this machine alone.
 * @throws MusterError config.invalid that never repeats the password
 */
export function readImapUrl(text: string): ImapAddress {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const wrong = (what: string) =>
    new MusterError('config.invalid', `MUSTER_IMAP_URLS, the mailbox at ${host}: ${what}`);
  if (host === '') throw wrong('the host is missing');
  if (url.username === '' || url.password === '')
    throw wrong('user and password are needed: imaps://user:password@host/INBOX');
  const direct = url.protocol === 'imaps:';
  const isBare = url.searchParams.get('tls') === 'no';
  if (isBare && (direct || !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)))
    throw wrong('tls=no is for this machine itself, with imap://');
  const folder = decodeURIComponent(url.pathname.slice(1));
  return {
    host,
    port: url.port === '' ? (direct ? 993 : 143) : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder: folder === '' ? 'INBOX' : folder,
    security: direct ? 'tls' : isBare ? 'none' : 'starttls',
    ca: caOf(url.searchParams.get('ca'), wrong),
    taken: afterTaking(url.searchParams.get('then') ?? 'seen', wrong),
  };
}

function caOf(file: string | null, wrong: (what: string) => MusterError): string | null {
  if (file === null) return null;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`ca cannot be read: ${(error as Error).message}`);
  }
}

function afterTaking(text: string, wrong: (what: string) => MusterError): AfterTaking {
  if (text === 'keep' || text === 'seen' || text === 'delete') return { do: text };
  const folder = /^move:(.+)$/.exec(text)?.[1];
  if (folder === undefined) throw wrong('then is keep, seen, delete or move:FOLDER');
  return { do: 'move', folder };
}
