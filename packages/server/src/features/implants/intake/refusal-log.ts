import { createHash } from 'node:crypto';
import type { ErrorCode } from '@muster/contract';
import type { Beat } from '@muster/implant';
import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { Clocks } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { BeatRequest } from '../../../ports/beat-intake.ts';

interface Count {
  day: string;
  code: ErrorCode;
  deployment: string;
  count: number;
  sample: string;
  atMs: number;
}

interface CloneCount {
  n: number;
  u: string;
  b: string;
  f: number;
  fa: number;
  l: number;
  c: number;
}

/** How often counts are written, so that a flood costs one row a second. Machine milliseconds. */
const FLUSH_MS = 1000;
const MOST_KEYS = 1000;

/** Counts refused beats a day, a code and a deployment; keeps the hash of the last one, never its content. */
export class RefusalLog {
  readonly #db: Db;
  readonly #clocks: Clocks;
  readonly #log: Log;
  #counts = new Map<string, Count>();
  #clones = new Map<string, CloneCount>();
  #flushing: Promise<void> | undefined;

  constructor(db: Db, clocks: Clocks, log: Log) {
    this.#db = db;
    this.#clocks = clocks;
    this.#log = log;
  }

  count(code: ErrorCode, deployment: string, sample: Uint8Array): void {
    const at = this.#clocks.procedure.now();
    const day = at.toISOString().slice(0, 10);
    let key = `${day} ${code} ${deployment}`;
    if (!this.#counts.has(key) && this.#counts.size >= MOST_KEYS) key = `${day} ${code} `;
    const before = this.#counts.get(key)?.count ?? 0;
    this.#counts.set(key, {
      day,
      code,
      deployment: key.slice(day.length + code.length + 2),
      count: before + 1,
      sample: createHash('sha256').update(sample).digest('hex'),
      atMs: at.getTime(),
    });
    this.#schedule();
  }

  clone(deploymentNo: number, beat: Beat, request: BeatRequest): void {
    const key = `${deploymentNo} ${beat.instance}`;
    const before = this.#clones.get(key);
    if (!before && this.#clones.size >= MOST_KEYS) return;
    this.#clones.set(key, {
      n: deploymentNo,
      u: beat.instance,
      b: beat.boot_id,
      f: before?.f ?? request.receivedMs,
      fa: before?.fa ?? request.receivedAt.getTime(),
      l: request.receivedMs,
      c: (before?.c ?? 0) + 1,
    });
    this.#schedule();
  }

  /** Writes what was counted; what cannot be written is counted on. */
  async flush(): Promise<void> {
    const counts = [...this.#counts.values()];
    const clones = [...this.#clones.values()];
    this.#counts = new Map();
    this.#clones = new Map();
    if (counts.length > 0) {
      await sql`
        insert into refused_beat (day, code, deployment_id, count, last_sha256, last_at)
        select day, code, deployment, count, sample, to_timestamp("atMs" / 1000.0)
        from json_to_recordset(${JSON.stringify(counts)}::json)
          as t(day date, code text, deployment text, count int, sample text, "atMs" bigint)
        on conflict (day, code, deployment_id) do update set count = refused_beat.count + excluded.count,
          last_sha256 = excluded.last_sha256, last_at = excluded.last_at`.execute(this.#db);
    }
    if (clones.length > 0) {
      await sql`
        insert into clone (deployment_no, instance, boot_id, first_seen_ms, first_seen_at, last_seen_ms, count)
        select n, u, b, f, to_timestamp(fa / 1000.0), l, c
        from json_to_recordset(${JSON.stringify(clones)}::json)
          as t(n int, u uuid, b uuid, f bigint, fa bigint, l bigint, c int)
        on conflict (deployment_no, instance) do update set count = clone.count + excluded.count,
          last_seen_ms = excluded.last_seen_ms`.execute(this.#db);
    }
  }

  #schedule(): void {
    this.#flushing ??= this.#flushLater();
  }

  async #flushLater(): Promise<void> {
    await this.#clocks.machine.sleep(FLUSH_MS);
    this.#flushing = undefined;
    await this.flush().catch((error: unknown) =>
      this.#log.warn({ err: error }, 'refused beats could not be counted'),
    );
  }
}
