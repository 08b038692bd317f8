import { el, say } from '../ui/dom.js';
import { countsOf } from './model.js';
import { shape, verdicts, words } from './signs.js';

/** Search and three selects; the legend is the same filter by sign. */
export class Filters {
  #text;
  #ngi;
  #state;
  #check;
  #found;
  #legend;
  #changed;
  #buttons = new Map();

  constructor(form, legend, changed) {
    this.#changed = changed;
    this.#text = el('input', {
      class: 'field',
      type: 'search',
      placeholder: 'Search a site',
      'aria-label': 'Search a site',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    this.#ngi = select('NGI');
    this.#check = select('Check', 'field check');
    this.#state = select('State');
    this.#found = el('span', { class: 'quiet small found', 'aria-live': 'polite' });
    form.append(this.#text, this.#ngi, this.#state, this.#check, this.#found);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => changed(this.value));
    this.#legend = legend;
    for (const word of words) {
      const figure = el('b');
      const button = el(
        'button',
        { type: 'button', class: 'plain', 'aria-pressed': 'false', onclick: () => this.toggle(word) },
        el('span', { class: `sign ${verdicts[word].look}` }, shape(verdicts[word].look)),
        figure,
        el('span', { text: verdicts[word].says }),
      );
      this.#buttons.set(word, { button, figure });
      legend.append(button);
    }
    this.#options(this.#state, 'Any state', [
      ['not-passed', 'not passed'],
      ['alive', 'copies alive'],
      ...words.map((word) => [word, `${verdicts[word].sign} ${verdicts[word].says}`]),
    ]);
  }

  get value() {
    return {
      text: this.#text.value.trim(),
      ngi: this.#ngi.value,
      check: this.#check.value,
      state: this.#state.value,
    };
  }

  set(filter) {
    this.#text.value = filter.text ?? '';
    for (const [name, field] of [
      ['ngi', this.#ngi],
      ['check', this.#check],
      ['state', this.#state],
    ]) {
      field.value = filter[name] ?? '';
      if (field.value !== (filter[name] ?? '')) field.value = '';
    }
    this.#changed(this.value);
  }

  toggle(state) {
    this.set({ ...this.value, state: this.#state.value === state ? '' : state });
  }

  focus() {
    this.#text.focus();
    this.#text.select();
  }

  /** What can be chosen, when a board was read. */
  update(board) {
    const ngis = [...new Set(board.sites.map(({ site }) => site.ngi).filter(Boolean))].sort();
    this.#options(
      this.#ngi,
      'All NGIs',
      ngis.map((ngi) => [ngi, ngi]),
    );
    this.#options(
      this.#check,
      'All checks',
      board.checks.map(({ id, title }) => [id, `${id} ${title}`]),
    );
    const counts = countsOf(board.sites);
    for (const [word, { button, figure }] of this.#buttons) {
      button.hidden = !counts[word];
      say(figure, String(counts[word] ?? 0));
    }
  }

  tell(shown, all) {
    say(this.#found, shown === all ? '' : `${shown} of ${all} sites`);
    for (const [word, { button }] of this.#buttons)
      button.setAttribute('aria-pressed', String(this.#state.value === word));
    this.#legend.classList.toggle('filtered', this.#state.value !== '');
  }

  #options(field, first, rows) {
    const key = JSON.stringify(rows);
    if (field.dataset.key === key) return;
    const kept = field.value;
    field.dataset.key = key;
    field.replaceChildren(
      el('option', { value: '', text: first }),
      ...rows.map(([value, text]) => el('option', { value, text })),
    );
    field.value = rows.some(([value]) => value === kept) ? kept : '';
  }
}

function select(label, name = 'field') {
  return el('select', { class: name, 'aria-label': label });
}
