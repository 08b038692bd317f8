import { el } from '../ui/dom.js';
import { holdButton } from '../ui/hold-button.js';
import { instantText, secondsText } from '../ui/times.js';
import { count, extentOf } from './model.js';

const ASK_EVERY_MS = 1000;

/** The one button that ends every copy, and how far it has come. */
export class FullStop {
  #slot;
  #panel;
  #api;
  #tell;
  #stopped;
  #path = '';
  #button = null;
  #label = null;
  #timer = 0;

  constructor(slot, panel, { api, tell, stopped }) {
    this.#slot = slot;
    this.#panel = panel;
    this.#api = api;
    this.#tell = tell;
    this.#stopped = stopped;
  }

  update(path, board, mayStop) {
    this.#path = path;
    const { state } = board.campaign;
    const ending = state === 'stopping' || state === 'aborted' || state === 'closed';
    if (!mayStop || state !== 'running') this.#slot.replaceChildren();
    else this.#offer(board);
    if (ending && mayStop && this.#timer === 0 && !this.over) this.#follow();
  }

  #offer(board) {
    const { copies, says } = extentOf(board);
    const text = copies > 0 ? `Full stop: ${says}` : 'Full stop: no copy runs';
    if (!this.#button || !this.#slot.contains(this.#button)) {
      this.#label = el('span');
      this.#button = el(
        'button',
        { type: 'button', class: 'hold' },
        el('span', { class: 'square', 'aria-hidden': 'true' }),
        this.#label,
        el('small', { text: 'hold' }),
      );
      holdButton(this.#button, {
        act: () => void this.#stop(),
        says: () => this.#tell(`Press again to stop ${extentOf(this.board).says}.`),
      });
      this.#slot.replaceChildren(this.#button);
    }
    this.board = board;
    if (this.#label.textContent !== text) this.#label.textContent = text;
  }

  async #stop() {
    this.#button.disabled = true;
    this.#tell(`Stopping ${extentOf(this.board).says}.`);
    try {
      await this.#api().post(`${this.#path}/stop`, { reason: 'Full stop held on the live board' });
      this.#slot.replaceChildren();
      this.#stopped();
      this.#follow();
    } catch (error) {
      this.#button.disabled = false;
      this.#show(
        false,
        el('b', { text: 'Nothing was stopped.' }),
        el('p', { text: `${error.message} Hold again, or use "muster drill stop".` }),
      );
    }
  }

  #follow() {
    const ask = async () => {
      let again = true;
      try {
        again = this.#progress(await this.#api().get(`${this.#path}/stop`));
      } catch (error) {
        if (error.problem) again = false;
      }
      this.over = !again;
      this.#timer = again ? setTimeout(ask, ASK_EVERY_MS) : 0;
    };
    this.#timer = -1;
    void ask();
  }

  /** Answers whether anything is left. */
  #progress({ copies, stopped, endedOtherwise, neverStarted, unreachable }) {
    const gone = stopped + endedOtherwise + neverStarted;
    const left = Math.max(0, copies - gone);
    const counts = `${stopped} stopped and said so, ${endedOtherwise} had ended before, ${neverStarted} never started`;
    if (left === 0) {
      this.#show(
        true,
        el('b', { text: copies === 1 ? 'The one copy is gone.' : `All ${copies} copies are gone.` }),
        el('p', { class: 'quiet', text: counts }),
      );
      return false;
    }
    const bar = el('progress', { max: copies, value: gone, 'aria-label': 'Copies gone' });
    this.#show(
      false,
      el('b', { text: `${left} of ${count(copies, 'copy', 'copies')} left` }),
      bar,
      el('p', { class: 'quiet', text: counts }),
      el(
        'ul',
        {},
        unreachable.map(({ site, role, deployment, lastBeat, latestEnd }) => {
          const last = lastBeat ? `last beat ${secondsText(Date.parse(lastBeat))} UTC` : 'never heard';
          return el('li', {
            text: `${site}, ${role} ${deployment.slice(-6)}: ${last}, ends by itself ${instantText(Date.parse(latestEnd))} at the latest`,
          });
        }),
      ),
    );
    return true;
  }

  #show(gone, ...content) {
    this.#panel.hidden = false;
    this.#panel.classList.toggle('gone', gone);
    this.#panel.replaceChildren(...content);
  }
}
