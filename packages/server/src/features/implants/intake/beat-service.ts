import { hash, randomBytes } from 'node:crypto';
import type { ErrorCode } from '@muster/contract';
import { BEAT_BODY_MAX, type Beat, macMatches, parseBeat } from '@muster/implant';
import type { Db } from '../../../db/database.ts';
import type { Clocks } from '../../../kernel/clock.ts';
import type { Keys } from '../../../kernel/keys.ts';
import type { Log } from '../../../kernel/log.ts';
import type { BeatAnswer, BeatIntake, BeatRequest, ConnectionEnd } from '../../../ports/beat-intake.ts';
import { answersTo } from './answers.ts';
import type { BeatToWrite, WrittenBeat } from './beat-to-write.ts';
import { writeBeats } from './beat-writer.ts';
import { ConnectionLog } from './connection-log.ts';
import { GroupCommit } from './group-commit.ts';
import { type Known, KnownDeployments } from './known-deployments.ts';
import { RefusalLog } from './refusal-log.ts';

/** A control program is started anew after a reboot; it may take over once the earlier one has missed this many beats. */
const REBIND_AFTER_PERIODS = 2;
/** Also the most answers under one signature. Half the copies are answered while the other half is written (measured). */
const MOST_IN_A_GROUP = 500;
/**
 * A copy that beats every half minute does not feel it, and of 267 beats a second five then share a write: a sixth of
 * the whole server's processor time less (measured).
 */
const LINGER_MS = 20;
const SLOW_WRITE_MS = 500;

export interface BeatServiceOptions {
  db: Db;
  clocks: Clocks;
  keys: Keys;
  log: Log;
  /** `srv_…`: whose connections these are. */
  processId: string;
  lingerMs?: number;
  count?(code: ErrorCode): void;
  /** A write took this long: others may have waited for their answer. Machine milliseconds. */
  slowWrite?(fromMs: number, untilMs: number): void;
}

interface AnsweredBeat {
  outcome: WrittenBeat['outcome'];
  /** The answer; undefined when the beat is not accepted. */
  line(): string | undefined;
}

/**
 * Judges beats: authentic, well-formed, new, of the bound instance. A beat is answered when it is durable and not
 * before, so what a copy was told we remember; a copy that hears nothing sends the same bytes again.
 */
export class BeatService implements BeatIntake {
  readonly known: KnownDeployments;
  readonly #options: BeatServiceOptions;
  readonly #writer: GroupCommit<BeatToWrite, AnsweredBeat>;
  readonly #connections: ConnectionLog;
  readonly #refusals: RefusalLog;

  constructor(options: BeatServiceOptions) {
    this.#options = options;
    const { db, clocks, keys, log, processId } = options;
    const lingerMs = options.lingerMs ?? LINGER_MS;
    this.known = new KnownDeployments(db, keys, clocks.machine);
    this.#writer = new GroupCommit((group) => this.#write(group), {
      most: MOST_IN_A_GROUP,
      lingerMs,
      clock: clocks.machine,
    });
    this.#connections = new ConnectionLog(db, clocks.machine, log, processId);
    this.#refusals = new RefusalLog(db, clocks, log);
  }

  async receive(request: BeatRequest): Promise<BeatAnswer> {
    const { deployment, mac, body } = request;
    if (
      !/^dep_[0-9a-z]{1,40}$/.test(deployment) ||
      !/^[0-9a-f]{64}$/.test(mac) ||
      body.length > BEAT_BODY_MAX
    ) {
      return this.#refuse('beat.malformed', '', body);
    }
    try {
      const known = this.known.get(deployment) ?? (await this.known.find(deployment));
      if (!known) return this.#refuse('beat.unknown-deployment', '', body);
      if (!macMatches(known.key, body, mac)) return this.#refuse('beat.forged', known.id, body);
      const beat = parseBeat(body);
      if (!beat || beat.deployment !== deployment) return this.#refuse('beat.malformed', known.id, body);
      return await this.#judge(known, beat, hash('sha256', body), request, true);
    } catch (error) {
      this.#options.log.warn({ err: error, deployment }, 'a beat could not be stored');
      this.known.forget(deployment);
      this.#options.count?.('database.unavailable');
      return { accepted: false, code: 'database.unavailable' };
    }
  }

  connectionEnded(id: string, how: ConnectionEnd, endedMs: number, endedAt: Date): void {
    this.#connections.ended(id, how, endedMs, endedAt);
  }

  refused(code: ErrorCode, sample: Uint8Array): void {
    this.#refuse(code, '', sample);
  }

  /** Resolves when nothing is left to be written. */
  async drained(): Promise<void> {
    await this.#writer.drained();
    await this.#connections.drained();
    await this.#refusals.flush();
  }

  async #judge(
    first: Known,
    beat: Beat,
    bodySha256: string,
    request: BeatRequest,
    mayRepeat: boolean,
  ): Promise<BeatAnswer> {
    let known = first;
    while (known.writing !== undefined) {
      await known.writing.catch(() => {});
      known = (await this.known.find(known.id)) ?? known;
    }
    const bound = known.instance === beat.instance;
    if (!bound && known.instance !== null && !mayTakeOver(known, request.receivedMs)) {
      return this.#cloneSeen(known, beat, request);
    }
    if (bound && !isNext(known, beat, bodySha256)) {
      return this.#refuse('beat.replayed', known.id, request.body);
    }
    const nonce = (bound && known.nonce) || randomBytes(16).toString('hex');
    const writing = this.#writer.add({
      known,
      beat,
      body: request.body,
      bodySha256,
      receivedMs: request.receivedMs,
      receivedAt: request.receivedAt,
      steady: bound && isSteady(known, beat, request.receivedMs),
      connectionId: request.connection.id,
      nonce,
      binds: !bound,
    });
    known.writing = writing;
    let written: AnsweredBeat;
    try {
      written = await writing;
    } finally {
      known.writing = undefined;
    }
    if (written.outcome === 'clone') {
      // Another server process bound the deployment meanwhile; what is in memory is out of date.
      this.known.forget(known.id);
      const again = mayRepeat ? await this.known.find(known.id) : undefined;
      if (again) return await this.#judge(again, beat, bodySha256, request, false);
      return this.#cloneSeen(known, beat, request);
    }
    if (written.outcome === 'conflict') {
      this.known.forget(known.id);
      return this.#refuse('beat.replayed', known.id, request.body);
    }
    known.instance = beat.instance;
    known.nonce = nonce;
    known.seq = beat.seq;
    known.bodySha256 = bodySha256;
    known.lastMs = Math.max(known.lastMs, request.receivedMs);
    known.heardMs = written.outcome === 'stored' ? request.receivedMs : null;
    known.ended = beat.kind === 'receipt';
    if (known.connectionId !== request.connection.id) {
      known.connectionId = request.connection.id;
      this.#connections.opened(request.connection, known.no);
    }
    return { accepted: true, line: written.line() ?? '' };
  }

  async #write(group: BeatToWrite[]): Promise<AnsweredBeat[]> {
    const { db, clocks, keys, slowWrite } = this.#options;
    const fromMs = clocks.machine.now().getTime();
    const written = await writeBeats(db, group);
    const untilMs = clocks.machine.now().getTime();
    if (untilMs - fromMs >= SLOW_WRITE_MS) slowWrite?.(fromMs, untilMs);
    // Signed when the first of them is answered: the next group is being written then.
    let lines: (string | undefined)[] | undefined;
    return written.map((one, place) => ({
      outcome: one.outcome,
      line() {
        lines ??= answersTo(keys, group, written);
        return lines[place];
      },
    }));
  }

  #cloneSeen(known: Known, beat: Beat, request: BeatRequest): BeatAnswer {
    this.#refusals.clone(known.no, beat, request);
    return this.#refuse('beat.clone', known.id, request.body);
  }

  #refuse(code: ErrorCode, deployment: string, sample: Uint8Array): BeatAnswer {
    this.#options.count?.(code);
    this.#refusals.count(code, deployment, sample);
    return { accepted: false, code };
  }
}

/** New, or the very bytes of the last one again, because our answer was lost on the way. */
function isNext(known: Known, beat: Beat, bodySha256: string): boolean {
  if (beat.seq > known.seq) return true;
  return beat.seq === known.seq && known.bodySha256 === bodySha256;
}

/** What is not known to follow closely is looked at when silences are read; see trace-store.ts. */
function isSteady(known: Known, beat: Beat, receivedMs: number): boolean {
  if (known.heardMs === null || beat.seq !== known.seq + 1) return false;
  const pauseMs = receivedMs - known.heardMs;
  return pauseMs >= 0 && pauseMs <= 2 * known.periodMs;
}

function mayTakeOver(known: Known, nowMs: number): boolean {
  if (known.role !== 'control') return false;
  return known.ended || nowMs - known.lastMs > REBIND_AFTER_PERIODS * known.periodMs;
}
