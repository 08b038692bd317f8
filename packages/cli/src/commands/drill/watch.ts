import type { BoardView } from '@muster/contract';
import type { ApiClient } from '../../api-client.ts';
import type { Cli } from '../../cli.ts';
import { Refused } from '../../errors.ts';
import { jsonText } from '../../output/text.ts';
import { monotonicMs, waitMs } from '../../output/watch.ts';
import { boardText } from './board-text.ts';
import { campaignPath, readBoard } from './campaign.ts';
import { isOver } from './create.ts';
import type { AddDrillCommands } from './group.ts';
import { ServerClock } from './server-clock.ts';
import { durationText } from './times.ts';

const DRAW_EVERY_MS = 1000;
/** Read again at least this often: a deadline that passes makes no event. */
const READ_EVERY_MS = 10_000;
const RETURN_AFTER_MS = 2000;
const CLEAR_SCREEN = '\u001b[2J';
const HOME = '\u001b[H';
const CLEAR_TO_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

export const addWatch: AddDrillCommands = (drill, run) => {
  drill
    .command('watch <campaign>')
    .description('the board, live: sites by checks, copies, what is due next; Ctrl-C ends the watching only')
    .option('--once', 'print the board as it stands and end')
    .addHelpText(
      'after',
      `
Signs: ✓ pass  ◷ late  ✗ fail  ○ pending  ! our fault, not counted  – not applicable  ⊘ waived
On a terminal the board redraws itself; elsewhere each change is printed; with --json each is one line.
Ends by itself when the campaign is closed or aborted.`,
    )
    .action(
      run(async (cli, command) => {
        const api = await cli.api();
        const path = await campaignPath(api, command.args[0]);
        if (command.opts<{ once?: boolean }>().once) {
          const board = await readBoard(api, path);
          cli.show(board, () => boardText(board, new Date(board.at).getTime(), cli.paint));
          return;
        }
        await new Watch(cli, api, path).run();
      }),
    );
};

/** Events tell when to read again; the board itself is always read whole, so that nothing missed can last. */
class Watch {
  readonly #cli: Cli;
  readonly #api: ApiClient;
  readonly #path: string;
  readonly #clock = new ServerClock();
  readonly #over = new AbortController();
  #board: BoardView | undefined;
  #readAt = 0;
  #stale = true;
  #lost: string | undefined;
  #shown = '';

  constructor(cli: Cli, api: ApiClient, path: string) {
    this.#cli = cli;
    this.#api = api;
    this.#path = path;
  }

  async run(): Promise<void> {
    await this.#read();
    const listening = this.#listen();
    const redraws = this.#cli.io.stdout.isTTY === true && !this.#cli.options.json;
    if (redraws) this.#cli.io.stdout.write(CLEAR_SCREEN);
    try {
      for (;;) {
        if (this.#stale || monotonicMs() - this.#readAt > READ_EVERY_MS) await this.#readAgain();
        if (redraws) this.#draw();
        else this.#print();
        if (this.#board && isOver(this.#board.campaign)) return;
        await waitMs(redraws ? DRAW_EVERY_MS : DRAW_EVERY_MS / 4);
      }
    } finally {
      this.#over.abort();
      await listening;
    }
  }

  async #read(): Promise<void> {
    this.#stale = false;
    this.#board = await readBoard(this.#api, this.#path);
    this.#readAt = monotonicMs();
    this.#lost = undefined;
    this.#clock.heard(this.#board.at, this.#board.speed);
  }

  /** Once something was shown, a server that goes away is waited for; a refusal ends the watching. */
  async #readAgain(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#stale = true;
      this.#lost = error instanceof Error ? error.message : String(error);
      await waitMs(RETURN_AFTER_MS);
    }
  }

  async #listen(): Promise<void> {
    const { signal } = this.#over;
    let lastId: string | undefined;
    while (!signal.aborted) {
      try {
        for await (const event of this.#api.events(`${this.#path}/events`, lastId, signal)) {
          lastId = event.id;
          this.#stale = true;
        }
      } catch {
        // The reading of the board tells what is wrong; here we only come back.
      }
      await waitMs(RETURN_AFTER_MS, signal);
    }
  }

  #draw(): void {
    const lines = this.#text().split('\n');
    this.#cli.io.stdout.write(
      HOME + lines.map((line) => `${line}${CLEAR_TO_LINE_END}\n`).join('') + CLEAR_BELOW,
    );
  }

  /** Without a terminal only what changed is worth a picture; the passing of time is not. */
  #print(): void {
    if (!this.#board) return;
    const { at: _, ...what } = this.#board;
    const key = JSON.stringify(what);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#cli.line(this.#cli.options.json ? jsonText(this.#board) : `${this.#text()}\n`);
  }

  #text(): string {
    if (!this.#board) return '';
    const text = boardText(
      this.#board,
      this.#clock.now() ?? new Date(this.#board.at).getTime(),
      this.#cli.paint,
    );
    if (this.#lost === undefined) return text;
    const age = durationText((monotonicMs() - this.#readAt) / 1000);
    return `${this.#cli.paint('yellow', `Connection lost; this is ${age} old. Trying again. ${this.#lost}`)}\n${text}`;
  }
}
