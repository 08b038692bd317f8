import '../ui/theme.js';
import { Api } from '../ui/api.js';
import { byId, el } from '../ui/dom.js';
import { instantText } from '../ui/times.js';

const api = new Api(null);
const answer = byId('answer');
const input = byId('value');

byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = event.submitter ?? event.target.querySelector('button');
  const value = cleaned(input.value);
  if (value.length < 4) {
    show(
      '',
      'That is too short',
      el('p', { text: 'Enter the whole hash, address, token or id: at least four characters.' }),
    );
    return;
  }
  button.disabled = true;
  try {
    tell(value, await api.get(`/api/v1/drill-mark?value=${encodeURIComponent(value)}`));
  } catch (error) {
    show(
      'real',
      'It could not be looked up',
      el('p', {
        text: `${error.message} Until you know, treat it as real. Ask your security team, or try again in a minute.`,
      }),
    );
  } finally {
    button.disabled = false;
  }
});

/** People paste what they copied: `sha256:9F2C…`, `canary-token=abc…`, quotes around it. */
function cleaned(text) {
  return text
    .trim()
    .replace(/^["'<[(]+|["'>\]).,;]+$/g, '')
    .replace(/^(sha-?256\s*[:=]|(muster-)?(canary|config)-token\s*[:=])\s*/i, '')
    .trim();
}

function tell(value, { exercise, what, contact, since }) {
  if (!exercise) {
    show('real', 'Not known as an exercise', el('p', { text: what }));
    return;
  }
  show(
    'exercise',
    'Yes, an exercise',
    el('p', { text: what }),
    el(
      'dl',
      {},
      contact ? [el('dt', { text: 'Ask' }), el('dd', {}, contactNode(contact))] : null,
      since ? [el('dt', { text: 'Since' }), el('dd', { text: instantText(Date.parse(since)) })] : null,
      el('dt', { text: 'You asked for' }),
      el('dd', { class: 'mono', text: value }),
    ),
  );
}

function contactNode(contact) {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(contact)
    ? el('a', { href: `mailto:${contact}`, text: contact })
    : contact;
}

function show(look, title, ...content) {
  answer.className = `answer ${look}`;
  answer.replaceChildren(el('h2', { text: title }), ...content);
  answer.hidden = false;
}
