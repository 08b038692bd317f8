/** Where the hub takes mail: into a Maildir, on to another server, nowhere yet, or nowhere ever. */

export interface Mailbox {
  maildir: string;
  /** Owner of the files; undefined leaves them ours. */
  uid?: number;
}

export interface MailRoutes {
  /** Full address, lower case, to mailbox. */
  mailboxes: Record<string, Mailbox>;
  /** Domains whose mail another server takes. */
  relays: Record<string, { host: string; port: number }>;
  /** Domains that exist and never answer: mail for them is delayed. */
  unreachable: string[];
}

export type Route =
  | { kind: 'mailbox'; mailbox: Mailbox }
  | { kind: 'relay'; host: string; port: number }
  | { kind: 'unreachable' }
  | { kind: 'none'; status: '5.1.1' | '5.1.2'; reply: string };

export function findRoute(routes: MailRoutes, address: string): Route {
  const wanted = address.toLowerCase();
  const at = wanted.lastIndexOf('@');
  const domain = wanted.slice(at + 1);
  const plain = `${wanted.slice(0, at).split('+')[0]}@${domain}`;
  const mailbox = routes.mailboxes[wanted] ?? routes.mailboxes[plain];
  if (mailbox) return { kind: 'mailbox', mailbox };
  const relay = routes.relays[domain];
  if (relay) return { kind: 'relay', ...relay };
  if (routes.unreachable.includes(domain)) return { kind: 'unreachable' };
  const isOurs = Object.keys(routes.mailboxes).some((known) => known.endsWith(`@${domain}`));
  if (isOurs || domain.endsWith('.lab.example')) {
    return {
      kind: 'none',
      status: '5.1.1',
      reply: `550 5.1.1 <${address}>: Recipient address rejected: User unknown`,
    };
  }
  return {
    kind: 'none',
    status: '5.1.2',
    reply: `550 5.1.2 <${address}>: Recipient address rejected: Domain not found`,
  };
}
