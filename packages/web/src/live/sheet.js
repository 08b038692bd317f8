import { el, put } from '../ui/dom.js';
import { holdButton } from '../ui/hold-button.js';
import { countdownText, durationText, instantText, timeText, viewerZone, zoneName } from '../ui/times.js';
import { axesOf, verdictOf } from './model.js';
import { sign, verdicts } from './signs.js';

/** The side sheet: the evidence of one verdict, or one whole site. `do`: close, cell, site, entry, claims, suspend. */
export class Sheet {
  #root;
  #do;
  #shown = null;

  constructor(root, actions) {
    this.#root = root;
    this.#do = actions;
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') actions.close();
    });
  }

  /** `{participation, check}`, or null when closed; without a check it is the whole site. */
  get shown() {
    return this.#shown;
  }

  close() {
    this.#shown = null;
    this.#root.hidden = true;
    this.#root.replaceChildren();
  }

  focus() {
    this.#root.focus();
  }

  showVerdict(board, site, checkId) {
    const check = board.checks.find(({ id }) => id === checkId);
    const verdict = verdictOf(site, checkId);
    if (!check || !verdict) return;
    const key = JSON.stringify([site.participation, checkId, verdict]);
    if (!this.#begin({ participation: site.participation, check: checkId }, key)) return;
    put(
      this.#root,
      this.#head(`${check.id} ${check.title}`, site, true),
      el(
        'section',
        {},
        el(
          'div',
          { class: 'verdict' },
          sign(verdict.verdict),
          el('span', { text: verdicts[verdict.verdict].says }),
        ),
        el('p', { class: 'why', text: verdict.why }),
        verdict.at ? el('p', { class: 'quiet small', text: times(verdict.at, site) }) : null,
        verdict.overridden ? decided(verdict.overridden) : null,
      ),
      el('section', {}, el('h3', { text: evidenceTitle(verdict) }), this.#evidence(verdict, site)),
      el('section', {
        class: 'quiet small',
        text: `Weight ${check.weight} on ${check.axis}. Rule version ${verdict.ruleVersion}.`,
      }),
    );
  }

  showSite(board, site, { now, maySuspend }) {
    const key = JSON.stringify([site, maySuspend]);
    if (!this.#begin({ participation: site.participation, check: null }, key)) return;
    const { planned, alive, silent, ended, clones } = site.copies;
    const claims = el('section', { hidden: true });
    put(
      this.#root,
      this.#head(site.site.name, site, false),
      el(
        'section',
        {},
        el('p', { text: site.incident ? `Incident ${site.incident}` : 'No incident was opened yet.' }),
        el('p', {
          text: `${planned} copies: ${alive} alive, ${silent} silent, ${ended} ended${clones > 0 ? `, ${clones} clones` : ''}`,
        }),
        site.site.timeZone
          ? el('p', {
              class: 'quiet',
              text: `It is ${timeText(now, site.site.timeZone)} in ${zoneName(site.site.timeZone)}.`,
            })
          : null,
        site.suspendedAt
          ? el('p', {
              class: 'hot',
              text: `Suspended ${instantText(Date.parse(site.suspendedAt))}: this is real.`,
            })
          : null,
      ),
      site.clocks.length > 0 ? el('section', {}, el('h3', { text: 'Clocks' }), clockRows(site, now)) : null,
      claims,
      ...axesOf(board).map(({ title, checks }) => this.#checkList(title, checks, site)),
      maySuspend && !site.suspendedAt ? this.#suspend(site) : null,
    );
    void this.#claims(claims, site);
  }

  #begin(shown, key) {
    if (!this.#root.hidden && this.key === key) return false;
    const same = this.#shown?.participation === shown.participation && this.#shown?.check === shown.check;
    this.#shown = shown;
    this.key = key;
    this.#root.hidden = false;
    if (!same) this.#root.scrollTop = 0;
    return true;
  }

  #head(title, site, isCheck) {
    const above = isCheck
      ? el('button', {
          class: 'plain small',
          type: 'button',
          text: site.site.name,
          onclick: () => this.#do.site(site.participation),
        })
      : el('span', { class: 'quiet small', text: site.site.ngi ?? 'No NGI' });
    return el(
      'header',
      {},
      el('div', {}, above, el('h2', { text: title })),
      el('button', {
        class: 'plain',
        type: 'button',
        'aria-label': 'Close',
        text: 'Close',
        onclick: () => this.#do.close(),
      }),
    );
  }

  #evidence(verdict, site) {
    if (verdict.evidence.length === 0)
      return el('p', { class: 'quiet', text: 'Nothing was recorded that speaks for or against it.' });
    return el(
      'ol',
      { class: 'evidence' },
      verdict.evidence.map(({ ref, at, says, quote }) =>
        el(
          'li',
          {},
          el('p', { class: 'at', text: times(at, site) }),
          el('p', { text: says }),
          quote === null ? null : el('blockquote', { text: quote }),
          this.#reference(ref),
        ),
      ),
    );
  }

  /** A ledger entry can be opened in place; other references are names. */
  #reference(ref) {
    if (!ref.startsWith('ent_')) return el('span', { class: 'ref quiet', text: ref });
    const button = el('button', { type: 'button', class: 'plain ref', 'aria-expanded': 'false', text: ref });
    button.addEventListener('click', async () => {
      const open = button.nextElementSibling;
      if (open) {
        open.remove();
        button.setAttribute('aria-expanded', 'false');
        return;
      }
      const box = el('pre', { class: 'entry', text: 'Reading the ledger …' });
      button.after(box);
      button.setAttribute('aria-expanded', 'true');
      box.textContent = await this.#do.entry(ref);
    });
    return el('div', {}, button);
  }

  #checkList(title, checks, site) {
    return el(
      'section',
      {},
      el('h3', { text: title }),
      el(
        'ul',
        { class: 'list' },
        checks.flatMap((check) => {
          const verdict = verdictOf(site, check.id);
          if (!verdict) return [];
          return el(
            'li',
            {},
            el(
              'button',
              { type: 'button', onclick: () => this.#do.cell(site.participation, check.id) },
              sign(verdict.verdict),
              el('span', { class: 'id', text: check.id }),
              el('span', { text: verdict.why }),
              el('span', { class: 'unseen', text: verdicts[verdict.verdict].says }),
            ),
          );
        }),
      ),
    );
  }

  #suspend(site) {
    const button = el(
      'button',
      { type: 'button', class: 'hold' },
      el('span', { text: `This is real: suspend ${site.site.name}` }),
      el('small', { text: 'hold' }),
    );
    holdButton(button, {
      act: () => {
        button.disabled = true;
        void this.#do.suspend(site).finally(() => {
          button.disabled = false;
        });
      },
      says: () => this.#do.tell(`Press again to suspend the drill at ${site.site.name}.`),
    });
    return el('section', {}, button);
  }

  async #claims(section, site) {
    const claims = await this.#do.claims(site);
    if (claims.length === 0 || this.#shown?.participation !== site.participation) return;
    section.append(
      el('h3', { text: 'Claim against truth' }),
      el(
        'table',
        { class: 'rows words' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { text: 'claim' }),
            el('th', { text: 'measured' }),
            el('th', { text: 'gap' }),
          ),
        ),
        el(
          'tbody',
          {},
          claims.map(({ quote, said, measured, gapSeconds, judged }) =>
            el(
              'tr',
              { title: `“${quote}”` },
              el('td', { text: said }),
              el('td', { text: measured }),
              el('td', {
                class: judged === 'false' ? 'mono hot' : 'mono quiet',
                text: gap(gapSeconds, judged),
              }),
            ),
          ),
        ),
      ),
    );
    section.hidden = false;
  }
}

function gap(seconds, judged) {
  if (judged === 'awaits-review') return '○ open';
  if (seconds === null) return judged === 'true' ? '=' : judged === 'false' ? 'wrong' : '–';
  return seconds === 0 ? '=' : `${seconds < 0 ? '−' : '+'}${durationText(Math.abs(seconds))}`;
}

function evidenceTitle({ evidence }) {
  return evidence.length === 1 ? 'Evidence' : `Evidence, ${evidence.length} entries`;
}

function decided({ by, at, reason, was }) {
  return el(
    'div',
    { class: 'decided-by' },
    el('p', { text: reason }),
    el('p', {
      class: 'quiet small',
      text: `Decided by ${by}, ${instantText(Date.parse(at))}. The rule said ${verdicts[was].says}.`,
    }),
  );
}

/** An instant in UTC, in the site's zone and in the viewer's, each zone named once. */
function times(at, site) {
  const ms = Date.parse(at);
  const zones = [...new Set([site.site.timeZone, viewerZone])].filter((zone) => zone && zone !== 'UTC');
  return [instantText(ms), ...zones.map((zone) => `${timeText(ms, zone)} ${zoneName(zone)}`)].join(' · ');
}

function clockRows(site, now) {
  return el(
    'table',
    { class: 'rows' },
    el(
      'tbody',
      {},
      site.clocks.map(({ step, state, dueAt, metAt }) =>
        el(
          'tr',
          {},
          el('td', { text: step }),
          el('td', { class: state === 'missed' ? 'hot' : 'quiet', text: state }),
          el('td', { class: 'mono', text: clockText({ state, dueAt, metAt }, now, site) }),
        ),
      ),
    ),
  );
}

function clockText({ state, dueAt, metAt }, now, site) {
  if (metAt) return times(metAt, site).split(' · ')[0];
  if (!dueAt) return '–';
  const left = (Date.parse(dueAt) - now) / 1000;
  return state === 'running' && left > 0
    ? `${countdownText(left)} left`
    : `due ${instantText(Date.parse(dueAt))}`;
}
