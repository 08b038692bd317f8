/** The hub's queue: two files a message, on disk before the sender is told "250". */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface QueuedRecipient {
  address: string;
  /** RFC 3461 NOTIFY values; undefined is the default: failure and delay. */
  notify?: string[];
  /** RFC 3461 ORCPT as given. */
  original?: string;
  done: boolean;
  delayReported: boolean;
}

export interface QueuedMail {
  id: string;
  /** Envelope sender; empty for bounces. */
  from: string;
  /** Procedure time, ISO. */
  arrivedAt: string;
  /** Name and address of the client, for the trace. */
  client: string;
  /** RFC 3461 ENVID. */
  envelopeId?: string;
  recipients: QueuedRecipient[];
  attempts: number;
}

export const RELAYED_LOG = 'relayed.log';

export class MailQueue {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // The envelope is written last: a text without one was never accepted.
    const names = new Set(readdirSync(dir));
    for (const name of names) {
      const isOrphan = name.endsWith('.eml') && !names.has(name.replace(/eml$/, 'json'));
      if (isOrphan || name.endsWith('.new')) rmSync(join(dir, name));
    }
  }

  add(mail: QueuedMail, text: Buffer): void {
    writeDurably(join(this.#dir, `${mail.id}.eml`), text);
    this.save(mail);
  }

  save(mail: QueuedMail): void {
    writeDurably(join(this.#dir, `${mail.id}.json`), Buffer.from(JSON.stringify(mail)));
  }

  remove(mail: QueuedMail): void {
    rmSync(join(this.#dir, `${mail.id}.json`), { force: true });
    rmSync(join(this.#dir, `${mail.id}.eml`), { force: true });
  }

  /** What another server has acknowledged: `<recipient> <sha256>` a line, so that a loss there can be proven. */
  noteRelayed(recipient: string, text: Buffer): void {
    const sha256 = createHash('sha256').update(text).digest('hex');
    appendFileSync(join(this.#dir, RELAYED_LOG), `${recipient} ${sha256}\n`, { mode: 0o600 });
  }

  text(mail: QueuedMail): Buffer {
    return readFileSync(join(this.#dir, `${mail.id}.eml`));
  }

  /** Oldest first. */
  all(): QueuedMail[] {
    return readdirSync(this.#dir)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(this.#dir, name), 'utf8')) as QueuedMail);
  }
}

function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(`${file}.new`, file);
}
