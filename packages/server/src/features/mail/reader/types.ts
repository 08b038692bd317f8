import type { Question } from '@muster/contract';
import type { Mailbox } from '../classifier/index.ts';

export interface MailReading {
  subject: string;
  from: Mailbox | null;
  to: Mailbox[];
  cc: Mailbox[];
  /** The author's own Date field; null where it is missing or unreadable. The time of reply is our own reception. */
  date: Date | null;
  /** Offset the author's program wrote, such as `+01:00`; '' where unknown. */
  dateOffset: string;
  /** Without angle brackets; '' where missing. */
  messageId: string;
  inReplyTo: string[];
  references: string[];
  /** All readable text: what was written, quoted and appended. */
  text: string;
  /** What the author wrote: quoted history, list footers and signature taken away, inline answers kept in order. */
  body: string;
  /** Below the `-- ` line; '' where there is none. */
  signature: string;
  attachments: { filename: string; type: string; bytes: number }[];
}

export type FieldKind =
  | 'dn'
  | 'oidc'
  | 'ipv4'
  | 'ipv6'
  | 'endpoint'
  | 'host'
  | 'time'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sha512'
  | 'pid'
  | 'job'
  | 'path'
  | 'token'
  | 'tlp'
  | 'incident-id';

export interface Field {
  kind: FieldKind;
  /** The value in one normal form: a DN in one-line form, a time as ISO 8601 in UTC, a hash in lower case. */
  value: string;
  /** `text.slice(start, end)`, always. */
  quote: string;
  start: number;
  end: number;
  confidence: 'high' | 'low';
}

export interface ReadingContext {
  /** IANA zone of the site, for times written without one. */
  zone: string;
  /** When the mail was written, for times without a date. */
  sentAt: Date;
}

export type Tlp = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER+STRICT' | 'RED';

interface Said {
  /** `text.slice(start, end)`, always. */
  quote: string;
  start: number;
  end: number;
  /** Low: an officer reads it before it counts. */
  confidence: 'high' | 'low';
  /** From a labelled line of the report template, or from free text. */
  source: 'label' | 'sentence';
}

/** A time said in a claim; `sure` is false where zone or date had to be assumed. */
export interface SaidTime {
  at: Date;
  sure: boolean;
  quote: string;
}

export type Claim = Said &
  (
    | { kind: 'identity'; dn: string }
    | { kind: 'identity-banned'; banned: boolean; dn: string | null; at: SaidTime | null }
    | { kind: 'copies-found'; count: number | null; jobs: string[]; pids: number[] }
    | {
        kind: 'copies-stopped';
        count: number | null;
        all: boolean;
        jobs: string[];
        pids: number[];
        at: SaidTime | null;
        how: string;
      }
    | { kind: 'submission-address'; ip: string; at: SaidTime | null }
    | { kind: 'isolated'; at: SaidTime | null; until: SaidTime | null }
    | { kind: 'evidence-kept'; what: string }
    | { kind: 'released'; jobs: string[]; all: boolean }
    | { kind: 'answer'; question: Question; text: string }
    | { kind: 'acknowledged' }
    | { kind: 'closure' }
  );
