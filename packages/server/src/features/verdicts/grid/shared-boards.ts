import type { App } from '../../../app.ts';
import type { HubEvent } from '../../../kernel/event-hub.ts';
import { type CampaignRow, campaignById, noCampaign } from '../../drills/index.ts';
import type { JudgedParticipation } from '../judge-campaign.ts';
import { type JudgedBoard, judgeBoard } from './judged-board.ts';
import { tellChanges } from './tell-changes.ts';

/** What is younger is shown as it is: the worker judges running campaigns this often. Machine time, as all here. */
const FRESH_MS = 6_000;
/** What is younger is shown at once while it is judged anew; what that changes follows as events. */
const USABLE_MS = 30_000;
/** A board that nobody looked at for so long is let go. */
const KEPT_MS = 10 * 60_000;
/** Between two judgements that something new gave rise to, which nobody waits for. */
const REST_MS = 1_000;

/** Acts of people, of which the one who did them wants to see the effect with the next look. */
const ACTS = new Set(['campaign.changed', 'participation.changed', 'appeal.changed', 'verdict.changed']);

interface Entry {
  board: JudgedBoard | undefined;
  /** What `board` was made of, for who looks at one site closely. */
  judged: JudgedParticipation[];
  /** How many acts had been heard of, now and when the judgement of `board` began. */
  acts: number;
  asOf: number;
  /** When that judgement began, and how long it took. */
  judgedMs: number;
  tookMs: number;
  lookedAtMs: number;
  running: { asOf: number; done: Promise<JudgedParticipation[]> } | undefined;
  watchers: number;
  /** Ends the care for those who watch, when the last of them has gone. */
  care: AbortController | undefined;
  leave: () => void;
}

const shared = new WeakMap<App['events'], SharedBoards>();

/** The boards of one server process, by the hub that tells its pages of changes. */
export function sharedBoards(app: App): SharedBoards {
  const known = shared.get(app.events) ?? new SharedBoards(app);
  shared.set(app.events, known);
  return known;
}

/**
 * Judges a campaign once for all who look at it, and tells those who watch in what a judgement differs from the one
 * before. Nobody who acted is shown a board from before the act; otherwise a board may be some seconds old.
 */
export class SharedBoards {
  readonly #app: App;
  readonly #entries = new Map<string, Entry>();
  #telling = false;

  constructor(app: App) {
    this.#app = app;
  }

  async boardOf({ id }: Pick<CampaignRow, 'id'>): Promise<JudgedBoard> {
    const entry = this.#entry(id);
    const nowMs = this.#nowMs();
    entry.lookedAtMs = nowMs;
    const ageMs = nowMs - entry.judgedMs;
    if (entry.board && entry.asOf === entry.acts && ageMs < USABLE_MS) {
      if (ageMs >= FRESH_MS) this.#refreshUnasked(id);
      return entry.board;
    }
    const wanted = entry.acts;
    do await this.refresh(id);
    while (entry.asOf < wanted);
    return entry.board as JudgedBoard;
  }

  /** Every participation with its facts, as it was judged some seconds ago or now; never from before an act. */
  async judgedOf({ id }: Pick<CampaignRow, 'id'>): Promise<JudgedParticipation[]> {
    const entry = this.#entry(id);
    const nowMs = this.#nowMs();
    entry.lookedAtMs = nowMs;
    const isFresh = entry.board && entry.asOf === entry.acts && nowMs - entry.judgedMs < FRESH_MS;
    return isFresh ? entry.judged : await this.refresh(id);
  }

  /** Judges anew, unless somebody already does; and tells what has changed. */
  async refresh(id: string): Promise<JudgedParticipation[]> {
    const entry = this.#entry(id);
    if (entry.running) {
      if (entry.running.asOf === entry.acts) return await entry.running.done;
      // It began before the last act, so it may not know of it.
      await entry.running.done.catch(() => undefined);
      return await this.refresh(id);
    }
    const asOf = entry.acts;
    const done = this.#judge(id, entry, asOf).finally(() => {
      entry.running = undefined;
    });
    entry.running = { asOf, done };
    return await done;
  }

  /** While somebody watches a campaign that runs, its board stays fresh even where no worker of this process judges it. */
  keepFresh(id: string, watching: AbortSignal): void {
    const entry = this.#entry(id);
    entry.watchers += 1;
    watching.addEventListener('abort', () => {
      entry.watchers -= 1;
      if (entry.watchers === 0) entry.care?.abort();
    });
    if (!entry.care || entry.care.signal.aborted) void this.#careFor(id, entry);
  }

  async #careFor(id: string, entry: Entry): Promise<void> {
    entry.care = new AbortController();
    const { signal } = entry.care;
    while (!signal.aborted) {
      await this.#app.clocks.machine.sleep(FRESH_MS, signal);
      const isOld = this.#nowMs() - entry.judgedMs >= FRESH_MS;
      if (!signal.aborted && isOld && entry.board?.head.campaign.state === 'running')
        await this.refresh(id).catch((error: unknown) => this.#failed(error));
    }
  }

  async #judge(id: string, entry: Entry, asOf: number): Promise<JudgedParticipation[]> {
    const startedMs = this.#nowMs();
    const campaign = await campaignById(this.#app.db, id);
    if (!campaign) throw noCampaign(id);
    const { board, judged } = await judgeBoard(this.#app, campaign);
    const before = entry.board;
    Object.assign(entry, { board, judged, asOf, judgedMs: startedMs, tookMs: this.#nowMs() - startedMs });
    if (before) this.#tell(id, before, board);
    return judged;
  }

  #tell(topic: string, before: JudgedBoard, after: JudgedBoard): void {
    this.#telling = true;
    try {
      tellChanges(this.#app, topic, before, after);
    } finally {
      this.#telling = false;
    }
  }

  #entry(id: string): Entry {
    const known = this.#entries.get(id);
    if (known) return known;
    this.#letGo();
    const entry: Entry = {
      board: undefined,
      judged: [],
      acts: 0,
      asOf: -1,
      judgedMs: 0,
      tookMs: 0,
      lookedAtMs: 0,
      running: undefined,
      watchers: 0,
      care: undefined,
      leave: this.#app.events.listen(id, {
        event: (event) => this.#hear(entry, event),
        end: () => {
          entry.care?.abort();
          this.#entries.delete(id);
        },
      }),
    };
    this.#entries.set(id, entry);
    return entry;
  }

  /** Who watches hears of the effect without asking again; of what people did not do themselves, in good time. */
  #hear(entry: Entry, { topic, type }: HubEvent): void {
    if (this.#telling) return;
    const isAct = ACTS.has(type);
    if (isAct) entry.acts += 1;
    const ageMs = this.#nowMs() - entry.judgedMs;
    const rested = ageMs >= Math.max(REST_MS, 3 * entry.tookMs) && !entry.running;
    if (entry.watchers > 0 && (isAct || rested)) this.#refreshUnasked(topic);
  }

  #refreshUnasked(id: string): void {
    void this.refresh(id).catch((error: unknown) => this.#failed(error));
  }

  #letGo(): void {
    const nowMs = this.#nowMs();
    for (const [id, { lookedAtMs, running, watchers, leave }] of this.#entries) {
      if (running || watchers > 0 || nowMs - lookedAtMs < KEPT_MS) continue;
      leave();
      this.#entries.delete(id);
    }
  }

  #nowMs(): number {
    return this.#app.clocks.machine.now().getTime();
  }

  #failed(error: unknown): void {
    this.#app.log.warn({ error: String(error) }, 'a board could not be judged anew');
  }
}
