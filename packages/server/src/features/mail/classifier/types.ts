import type { HumanStyle } from './evidence/human.ts';
import type { Part } from './mime/index.ts';

export type MailClass =
  | 'dsn-failed'
  | 'dsn-delayed'
  | 'dsn-delivered'
  | 'mdn'
  | 'arf'
  | 'auto-reply'
  | 'ticket'
  | 'own-loop'
  | 'human';

export type RecipientAction =
  | 'failed'
  | 'delayed'
  | 'delivered'
  | 'relayed'
  | 'expanded'
  | 'displayed'
  | 'deleted'
  | 'complained';

export interface MailRecipient {
  /**
   * The address that was written to. Where a notice names both the address it was sent to (Original-Recipient, "generated
   * from") and the one it was rewritten to by aliases or forwarding (Final-Recipient), this is the former: it is the
   * one that a message of ours was addressed to.
   */
  address: string;
  /** Enhanced status code (RFC 3463) such as `5.1.1`; '' where nothing tells it. */
  status: string;
  action: RecipientAction;
  /** The address after rewriting, where it differs. */
  finalAddress?: string;
  /** The foreign system's own words, at most 500 characters. */
  diagnostic?: string;
}

export interface MailClassification {
  class: MailClass;
  /** Name of the rule that decided. */
  rule: string;
  rulesVersion: number;
  recipients: MailRecipient[];
  /** Everything that was noticed, also what did not decide: `header:auto-submitted=auto-replied`, `phrase:…`. */
  signals: string[];
}

export interface ClassifyOptions {
  /** Field that every message of ours carries; seen on a mail that comes in, it is our own mail come back. */
  ownLoop?: { headerName: string; value: string };
  /** Message-IDs of ours, with or without angle brackets. */
  ownMessageIds?: Iterable<string>;
}

/** What rules look at: the parsed mail and the few texts derived from it once. */
export interface MailView {
  root: Part;
  /** All parts that do not stand inside an enclosed message. */
  parts: Part[];
  /** The returned or attached message, or its header fields. */
  enclosed: Part | null;
  subject: string;
  fromName: string;
  fromAddress: string;
  /** '' is the null sender, null is unknown. */
  returnPath: string | null;
  /** Readable text of the mail, enclosed messages excepted. */
  text: string;
  /** `text` without quoted history, folded to one line in lower case, for phrase tables. */
  folded: string;
  /** The first part of `folded`: where a machine says what it is. */
  opening: string;
  /** Like `opening`, but what may be the unmarked copy of a former message is cut off too. */
  author: string;
  style: HumanStyle;
  options: ClassifyOptions;
  signals: Set<string>;
}

export interface RuleOutcome {
  class: MailClass;
  recipients?: MailRecipient[];
  /** Where one rule knows several kinds, its name may be made more exact. */
  rule?: string;
}

/** One idea: looks at a view, adds what it noticed to `signals`, answers null where it does not apply. */
export interface Rule {
  name: string;
  decide: (view: MailView) => RuleOutcome | null;
}
