import { el, say } from '../ui/dom.js';
import { countdownText, durationText, timeText, zoneName } from '../ui/times.js';
import { copies } from './copies.js';
import { lane } from './lane.js';
import {
  axesOf,
  countsOf,
  groupsOf,
  matches,
  nextClock,
  scaleOf,
  secondsAfterAlarm,
  stateMatches,
  URGENT_SECONDS,
  verdictOf,
} from './model.js';
import { shape, verdicts, words } from './signs.js';

/** The table of sites by checks. Built once for its sites and checks; after that only what differs is touched. */
export class Board {
  #table;
  #on;
  #key = '';
  #rows = new Map();
  #heads = new Map();
  #bars = [];
  #scale = null;

  /** `on`: `cell(site, check, button)`, `site(site, button)`, `check(id)`. */
  constructor(table, on) {
    this.#table = table;
    this.#on = on;
    // A table that is worked like a grid: one cell is in the tab order, arrows move.
    table.setAttribute('role', 'grid');
    table.addEventListener('pointerover', (event) =>
      this.#mark(event.target.closest('[data-check]')?.dataset.check),
    );
    table.addEventListener('pointerleave', () => this.#mark(undefined));
  }

  update(board, campaign, now) {
    const axes = axesOf(board);
    const groups = groupsOf(board.sites);
    this.#scale = scaleOf(board, campaign);
    const key = JSON.stringify([
      axes.map(({ checks }) => checks.map(({ id }) => id)),
      groups.map(({ ngi, sites }) => [
        ngi,
        sites.map(({ participation, site }) => [participation, site.name]),
      ]),
      this.#scale === null,
    ]);
    const isNew = key !== this.#key;
    if (isNew) this.#build(axes, groups, key);
    for (const { bar, checks } of this.#bars) drawShare(bar, countsOf(board.sites, checks));
    for (const site of board.sites) this.#fill(site, { board, campaign, now, isNew });
    this.tick(board, campaign, now);
  }

  /** Clocks only: what runs down, and what time it is at the site. */
  tick(board, campaign, now) {
    for (const site of board.sites) {
      const row = this.#rows.get(site.participation);
      if (!row) continue;
      if (site.site.timeZone) say(row.local, timeText(now, site.site.timeZone));
      drawNext(row.next, site, campaign, now);
    }
  }

  /** Hides rows that do not fit, and dims what the filter does not ask for. Answers how many are shown. */
  filter(board, filter) {
    let shown = 0;
    const groups = new Map();
    for (const site of board.sites) {
      const row = this.#rows.get(site.participation);
      if (!row) continue;
      const fits = matches(site, filter);
      row.element.hidden = !fits;
      if (fits) shown += 1;
      groups.set(row.group, (groups.get(row.group) ?? false) || fits);
      const byVerdict = filter.state && filter.state !== 'alive';
      for (const [check, { td, word }] of row.cells) {
        const meant =
          (!filter.check || filter.check === check) && (!byVerdict || stateMatches(word, filter.state));
        td.classList.toggle('dim', Boolean(filter.check || byVerdict) && !meant);
      }
    }
    for (const [group, any] of groups) group.hidden = !any;
    for (const [check, button] of this.#heads)
      button.setAttribute('aria-pressed', String(filter.check === check));
    return shown;
  }

  choose(participation, check) {
    for (const [id, row] of this.#rows) {
      row.element.classList.toggle('chosen', id === participation);
      for (const [name, { button }] of row.cells)
        button.setAttribute('aria-expanded', String(id === participation && name === check));
    }
  }

  /** The button of a cell, to which focus returns. */
  buttonOf(participation, check) {
    const row = this.#rows.get(participation);
    return check ? row?.cells.get(check)?.button : row?.name;
  }

  #build(axes, groups, key) {
    this.#key = key;
    this.#rows.clear();
    this.#heads.clear();
    this.#bars = [];
    const lanes = this.#scale !== null;
    const axisRow = el('tr', { class: 'axes', role: 'row' }, el('th', { class: 'site' }));
    if (lanes) axisRow.append(el('th', { class: 'lanes' }));
    axisRow.append(el('th', { class: 'copy' }));
    const checkRow = el('tr', { role: 'row' }, head('Site', 'site'));
    if (lanes)
      checkRow.append(head(`Clocks, ${durationText((this.#scale.to - this.#scale.from) / 1000)}`, 'lanes'));
    checkRow.append(head('Copies', 'copy'));
    for (const { title, checks } of axes) {
      const bar = el('span', { class: 'share', 'aria-hidden': 'true' });
      this.#bars.push({ bar, checks });
      axisRow.append(el('th', { class: 'first', colspan: checks.length, role: 'columnheader' }, title, bar));
      checks.forEach(({ id, title: name }, i) => {
        const button = el('button', {
          type: 'button',
          class: 'check-name',
          text: id,
          title: name,
          'aria-label': `${id} ${name}`,
          'aria-pressed': 'false',
          tabindex: '-1',
          onclick: () => this.#on.check(id),
        });
        this.#heads.set(id, button);
        checkRow.append(
          el('th', { class: i === 0 ? 'first' : null, role: 'columnheader', 'data-check': id }, button),
        );
      });
    }
    axisRow.append(el('th', { class: 'first next' }));
    checkRow.append(head('Next', 'first next'));
    const body = el('tbody');
    const width = 3 + (lanes ? 1 : 0) + axes.reduce((sum, { checks }) => sum + checks.length, 0);
    for (const { ngi, sites } of groups) {
      const group = el(
        'tr',
        { class: 'ngi', role: 'row' },
        el('th', { colspan: width, role: 'rowheader', text: ngi ?? 'No NGI' }),
      );
      body.append(group, ...sites.map((site) => this.#row(site, axes, group, lanes)));
    }
    this.#table.replaceChildren(el('thead', {}, axisRow, checkRow), body);
    this.#table.querySelector('button.sign')?.setAttribute('tabindex', '0');
  }

  #row(site, axes, group, lanes) {
    const name = el('button', {
      type: 'button',
      text: site.site.name,
      tabindex: '-1',
      onclick: (event) => this.#on.site(site.participation, event.currentTarget),
    });
    const zone = site.site.timeZone;
    const local = el('time', { title: zone ? `Local time, ${zoneName(zone)}` : null });
    const clocks = el('td', { class: 'lanes', role: 'gridcell' });
    const copy = el('td', { class: 'copy', role: 'gridcell' });
    const next = el('td', { class: 'next first', role: 'gridcell' });
    const cells = new Map();
    const tds = axes.flatMap(({ title, checks }) =>
      checks.map((check, i) => {
        const button = el('button', {
          type: 'button',
          tabindex: '-1',
          'aria-expanded': 'false',
          onclick: (event) => this.#on.cell(site.participation, check.id, event.currentTarget),
        });
        const td = el(
          'td',
          {
            class: i === 0 ? 'cell first' : 'cell',
            role: 'gridcell',
            'data-check': check.id,
            'data-axis': i === 0 ? title : null,
          },
          button,
        );
        cells.set(check.id, { td, button, check, word: null });
        return td;
      }),
    );
    const element = el(
      'tr',
      { class: 'row', role: 'row' },
      el('th', { class: 'site', scope: 'row', role: 'rowheader' }, name, local),
      lanes ? clocks : null,
      copy,
      tds,
      next,
    );
    this.#rows.set(site.participation, { element, group, name, local, clocks, copy, next, cells });
    return element;
  }

  #fill(site, { board, campaign, now, isNew }) {
    const row = this.#rows.get(site.participation);
    for (const [id, cell] of row.cells) {
      const verdict = verdictOf(site, id);
      const signature = verdict && `${verdict.verdict} ${verdict.overridden !== null}`;
      if (signature === cell.signature) continue;
      cell.signature = signature;
      cell.word = verdict?.verdict ?? null;
      drawCell(cell, site, verdict);
      if (!isNew) flash(cell.button);
    }
    const drawn = JSON.stringify(site.copies);
    if (row.drawn !== drawn) {
      row.drawn = drawn;
      row.copy.replaceChildren(copies(site.copies));
      if (!isNew) flash(row.copy.firstChild);
    }
    if (this.#scale)
      row.clocks.replaceChildren(
        lane(site, { campaign, scale: this.#scale, outages: board.ourOutages, now }),
      );
  }

  #mark(check) {
    if (check === this.marked) return;
    this.marked = check;
    for (const cell of this.#table.querySelectorAll('.over')) cell.classList.remove('over');
    if (!check) return;
    for (const cell of this.#table.querySelectorAll(`[data-check="${CSS.escape(check)}"]`))
      cell.classList.add('over');
  }
}

function head(text, name) {
  return el('th', { class: name, role: 'columnheader', scope: 'col', text });
}

function drawCell({ button, check }, site, verdict) {
  button.hidden = verdict === null;
  if (!verdict) return;
  const { look, says } = verdicts[verdict.verdict];
  button.className = `sign ${look}${verdict.overridden ? ' decided' : ''}`;
  button.setAttribute(
    'aria-label',
    `${site.site.name}, ${check.id} ${check.title}, ${says}${verdict.overridden ? ', decided by an officer' : ''}`,
  );
  button.replaceChildren(shape(look));
}

function drawNext(cell, site, campaign, now) {
  const clock = nextClock(site, now);
  const contained = secondsAfterAlarm(campaign, site, 'K5');
  const paused = site.clocks.some(({ state }) => state === 'paused');
  let text = '';
  let note = '';
  if (site.suspendedAt !== null) text = 'this is real';
  else if (clock) [text, note] = [countdownText(clock.seconds), clock.step];
  else if (paused) text = 'clocks stand still';
  else if (contained !== null) text = `contained ${durationText(contained)}`;
  else if (site.copies.alive > 0) text = `${site.copies.alive} still alive`;
  cell.classList.toggle(
    'hot',
    site.suspendedAt !== null || (clock !== null && clock.seconds < URGENT_SECONDS),
  );
  cell.classList.toggle('done', site.suspendedAt === null && !clock);
  if (cell.dataset.text !== `${text}|${note}`) {
    cell.dataset.text = `${text}|${note}`;
    cell.replaceChildren(...(text ? [text] : []), ...(note ? [el('i', { text: note })] : []));
  }
}

function drawShare(bar, counts) {
  const key = JSON.stringify(counts);
  if (bar.dataset.key === key) return;
  bar.dataset.key = key;
  bar.replaceChildren(
    ...words
      .filter((word) => counts[word])
      .map((word) => {
        const part = el('span', { class: verdicts[word].look });
        part.style.flex = String(counts[word]);
        return part;
      }),
  );
}

function flash(element) {
  element.classList.remove('changed');
  void element.getBoundingClientRect();
  element.classList.add('changed');
}
