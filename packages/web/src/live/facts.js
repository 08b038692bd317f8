import { el, say } from '../ui/dom.js';
import { countdownText, durationText } from '../ui/times.js';
import { count, median, nextDeadline, secondsAfterAlarm, URGENT_SECONDS, verdictOf } from './model.js';

/** Four figures; each opens onto the sites that it speaks of. */
export class Facts {
  #boxes;

  constructor(root, { show, open }) {
    this.#boxes = ['copies', 'contained', 'answered', 'deadline'].map((name) => {
      const figure = el('span');
      const unit = el('small');
      const note = el('span');
      const head = el('b', {}, figure, ' ', unit);
      figure.className = 'n';
      const button = el('button', { type: 'button', class: 'fact', 'data-fact': name }, head, note);
      root.append(button);
      return { button, head, figure, unit, note };
    });
    const [copies, contained, answered, deadline] = this.#boxes;
    copies.button.addEventListener('click', () => show({ state: 'alive' }));
    contained.button.addEventListener('click', () => show({ check: this.containedBy, state: 'not-passed' }));
    answered.button.addEventListener('click', () => show({ check: 'C3', state: 'not-passed' }));
    deadline.button.addEventListener('click', () => this.next && open(this.next.site));
  }

  update(board, campaign) {
    const { sites } = board;
    this.containedBy = board.checks.some(({ id }) => id === 'K5') ? 'K5' : 'K2';
    const sum = (of) => sites.reduce((total, site) => total + of(site.copies), 0);
    const planned = sum(({ planned }) => planned);
    const clones = sum(({ clones }) => clones);
    this.#set(
      0,
      sum(({ alive }) => alive),
      `of ${count(planned, 'copy', 'copies')} alive`,
      [
        `${sum(({ silent }) => silent)} silent, ${sum(({ ended }) => ended)} ended`,
        clones > 0 ? count(clones, 'clone', 'clones') : '',
      ],
    );
    const good = (check) =>
      sites.filter((site) => /^(pass|late)$/.test(verdictOf(site, check)?.verdict ?? '')).length;
    const times = sites.map((site) => secondsAfterAlarm(campaign, site, 'K5')).filter((one) => one !== null);
    this.#set(1, good(this.containedBy), `of ${count(sites.length, 'site', 'sites')} contained`, [
      times.length > 0 ? `median ${durationText(median(times))} after the alarm` : 'none dated yet',
    ]);
    const dead = sites.filter((site) => verdictOf(site, 'C1')?.verdict === 'fail').length;
    const machines = sites.filter(
      (site) => verdictOf(site, 'C2')?.value === 2 && verdictOf(site, 'C3')?.verdict !== 'pass',
    ).length;
    this.#set(2, good('C3'), `of ${count(sites.length, 'site', 'sites')} answered by a person`, [
      dead > 0 ? count(dead, 'dead address', 'dead addresses') : 'every address works',
      machines > 0 ? `${count(machines, 'machine', 'machines')} only` : '',
    ]);
  }

  /** The countdown alone, between two reads. */
  tick(board, now) {
    this.next = nextDeadline(board, now);
    const { button, head, figure } = this.#boxes[3];
    button.disabled = this.next === null;
    head.classList.toggle('hot', this.next !== null && this.next.clock.seconds < URGENT_SECONDS);
    say(figure, this.next ? countdownText(this.next.clock.seconds) : '–');
    say(
      this.#boxes[3].note,
      this.next ? `next deadline: ${this.next.clock.step}, ${this.next.site.site.name}` : 'no clock runs',
    );
  }

  #set(i, figure, unit, notes) {
    say(this.#boxes[i].figure, String(figure));
    say(this.#boxes[i].unit, unit);
    say(this.#boxes[i].note, notes.filter(Boolean).join(', '));
  }
}
