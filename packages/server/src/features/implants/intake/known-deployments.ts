import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Keys } from '../../../kernel/keys.ts';
import { deploymentKey } from '../keys.ts';
import { GroupCommit } from './group-commit.ts';

/** What the next answer tells the copy. */
export interface StandingOrder {
  verb: 'ok' | 'period' | 'stop';
  argument: string;
  counter: number;
}

export const noOrder: StandingOrder = { verb: 'ok', argument: '-', counter: 0 };

/** What the intake must know of a deployment to judge its next beat, kept in memory. */
export interface Known {
  readonly id: string;
  readonly no: number;
  readonly campaignId: string;
  readonly role: 'implant' | 'control';
  readonly periodMs: number;
  readonly leaseSeconds: number;
  readonly key: Buffer;
  /** Bound instance (32 hex) and its nonce. */
  instance: string | null;
  nonce: string | null;
  /** Highest accepted sequence number of the bound instance; -1 before the first. */
  seq: number;
  bodySha256: string;
  /** Machine time of the last accepted beat. */
  lastMs: number;
  /** Machine time at which the last stored beat came; null where that is not known. */
  heardMs: number | null;
  /** The last accepted message was a receipt. */
  ended: boolean;
  /** Connection of the last accepted beat. */
  connectionId: string;
  /** The beat that is being written; the next one waits for it. */
  writing: Promise<unknown> | undefined;
}

/** A stranger's id is not asked for again within this time. Machine milliseconds. */
const STRANGER_MS = 1000;
const MOST_STRANGERS = 10_000;
const MOST_KNOWN = 50_000;

interface Row {
  id: string;
  no: number;
  campaign_id: string;
  role: 'implant' | 'control';
  period_ms: number;
  lease_seconds: number;
  bound_instance: string | null;
  nonce: string | null;
  state: string;
  seq: number | null;
  received_ms: number | null;
  body_sha256: Buffer | null;
}

/** Looks deployments up, many at once, and keeps them until told to forget. */
export class KnownDeployments {
  readonly #db: Db;
  readonly #keys: Keys;
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();
  readonly #strangers = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Known | undefined>>();
  readonly #lookup: GroupCommit<string, Known | undefined>;

  constructor(db: Db, keys: Keys, clock: Clock) {
    this.#db = db;
    this.#keys = keys;
    this.#clock = clock;
    this.#lookup = new GroupCommit((ids) => this.#load(ids), { most: 500, lingerMs: 0, clock });
  }

  get(id: string): Known | undefined {
    return this.#known.get(id);
  }

  async find(id: string): Promise<Known | undefined> {
    const known = this.#known.get(id);
    if (known) return known;
    const now = this.#clock.now().getTime();
    if ((this.#strangers.get(id) ?? 0) > now) return undefined;
    let asked = this.#asked.get(id);
    if (!asked) {
      asked = this.#lookup.add(id).finally(() => this.#asked.delete(id));
      this.#asked.set(id, asked);
    }
    const found = await asked;
    if (!found) {
      if (this.#strangers.size >= MOST_STRANGERS) this.#strangers.clear();
      this.#strangers.set(id, now + STRANGER_MS);
      return undefined;
    }
    const other = this.#known.get(id);
    if (other) return other;
    if (this.#known.size >= MOST_KNOWN) this.#forgetIdle();
    this.#known.set(id, found);
    return found;
  }

  forget(id: string): void {
    this.#known.delete(id);
    this.#strangers.delete(id);
  }

  #forgetIdle(): void {
    for (const [id, known] of this.#known) if (known.writing === undefined) this.#known.delete(id);
  }

  async #load(ids: string[]): Promise<(Known | undefined)[]> {
    const { rows } = await sql<Row>`
      select d.id, d.no, d.campaign_id, d.role, d.period_ms, d.lease_seconds, d.bound_instance, d.nonce, d.state,
        last.seq, last.received_ms, last.body_sha256
      from deployment d
      left join lateral (
        select seq, received_ms, body_sha256 from beat
        where beat.campaign_id = d.campaign_id and beat.deployment_no = d.no and beat.instance = d.bound_instance
        order by seq desc limit 1
      ) last on true
      where d.id = any(${ids}::text[])`.execute(this.#db);
    const found = new Map(rows.map((row) => [row.id, this.#knownOf(row)]));
    return ids.map((id) => found.get(id));
  }

  #knownOf(row: Row): Known {
    return {
      id: row.id,
      no: row.no,
      campaignId: row.campaign_id,
      role: row.role,
      periodMs: row.period_ms,
      leaseSeconds: row.lease_seconds,
      // Copied, so that thousands of them lie in a few blocks of memory and not each in one of its own.
      key: Buffer.from(deploymentKey(this.#keys, row.id)),
      instance: row.bound_instance?.replaceAll('-', '') ?? null,
      nonce: row.nonce,
      seq: row.seq ?? -1,
      bodySha256: row.body_sha256?.toString('hex') ?? '',
      lastMs: row.received_ms ?? 0,
      heardMs: row.received_ms,
      ended: row.state === 'ended',
      connectionId: '',
      writing: undefined,
    };
  }
}
