import { Api, Refused } from '../ui/api.js';
import { byId, el, say } from '../ui/dom.js';
import { themeButton } from '../ui/theme.js';
import {
  dayText,
  durationText,
  instantText,
  secondsText,
  timeText,
  viewerZone,
  zoneName,
} from '../ui/times.js';
import { Board } from './board.js';
import { Facts } from './facts.js';
import { Feed } from './feed.js';
import { Filters } from './filters.js';
import { FullStop } from './full-stop.js';
import { addKeys } from './keys.js';
import { count, verdictOf } from './model.js';
import { ServerClock } from './server-clock.js';
import { forgetToken, keepToken, readPlace, token, writePlace } from './session.js';
import { Sheet } from './sheet.js';
import { Tip } from './tip.js';

const state = {
  api: null,
  me: null,
  campaign: null,
  board: null,
  path: '',
  place: null,
  lost: null,
  feed: null,
};
let clock = new ServerClock();

const board = new Board(byId('board'), {
  cell: openCell,
  site: openSite,
  check: (check) => filters.set({ ...filters.value, check: filters.value.check === check ? '' : check }),
});
const filters = new Filters(byId('filters'), byId('legend'), applyFilter);
const facts = new Facts(byId('facts'), {
  show: (filter) => filters.set(filter),
  open: (site) => openSite(site.participation),
});
const sheet = new Sheet(byId('sheet'), {
  close: closeSheet,
  cell: openCell,
  site: openSite,
  entry: readEntry,
  claims: readClaims,
  suspend,
  tell,
});
const fullStop = new FullStop(byId('stop'), byId('stopping'), {
  api: () => state.api,
  tell,
  stopped: () => state.feed?.again(),
});
const tip = new Tip(byId('tip'), byId('board'), (button) => {
  // Beside an open sheet a tip would only cover it.
  if (sheet.shown) return null;
  const cell = button.closest('td');
  const site = state.board?.sites.find(({ participation, verdicts }) =>
    verdicts.some(({ check }) => board.buttonOf(participation, check) === button),
  );
  const verdict = site && verdictOf(site, cell.dataset.check);
  return verdict ? { site, verdict, check: state.board.checks.find(({ id }) => id === verdict.check) } : null;
});

themeButton(byId('theme'));
addKeys({
  table: byId('board'),
  search: () => filters.focus(),
  close: () => {
    tip.hide();
    if (sheet.shown) closeSheet();
  },
  go: (key) => {
    if (key === 'c') location.assign('/live/');
  },
});
byId('clear').addEventListener('click', () => filters.set({}));
byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  keepToken(byId('token').value.trim());
  byId('token').value = '';
  void open();
});
addEventListener('hashchange', () => void open());
setInterval(tick, 250);
void open();

/** Shows what the address names: a campaign, the list of them, or the question for a token. */
async function open() {
  state.feed?.stop();
  Object.assign(state, { campaign: null, board: null, me: null, lost: null, place: readPlace() });
  clock = new ServerClock();
  sheet.close();
  if (!token()) return ask('');
  state.api = new Api(token());
  try {
    state.me = await state.api.get('/api/v1/me');
    say(byId('who'), state.me.name);
    byId('who').title = state.me.role;
    if (!state.place.campaign) return await showList();
    state.path = `/api/v1/campaigns/${state.place.campaign}`;
    state.feed = new Feed(state.api, state.path, { board: showBoard, lost: showLost, refused: showRefusal });
    state.feed.start();
  } catch (error) {
    if (error instanceof Refused) showRefusal(error);
    else {
      showLost(error);
      setTimeout(() => void open(), 3000);
    }
  }
}

function only(id) {
  for (const page of ['entry', 'list', 'page']) byId(page).hidden = page !== id;
}

function ask(fault) {
  only('entry');
  say(byId('entry-fault'), fault);
  byId('token').focus();
}

async function showList() {
  const campaigns = await state.api.get('/api/v1/campaigns');
  only('list');
  byId('campaigns').replaceChildren(
    ...(campaigns.length > 0
      ? campaigns.map(({ id, name, state: word, window }) =>
          el(
            'li',
            {},
            el(
              'a',
              { href: `#${id}` },
              el('b', { text: name }),
              el('span', { class: 'quiet', text: word }),
              el('span', { class: 'quiet small', text: dayText(Date.parse(window.from)) }),
            ),
          ),
        )
      : [
          el('li', {
            class: 'quiet',
            text: 'No campaign that you may see. “muster drill create” drafts one.',
          }),
        ]),
  );
}

function showRefusal(error) {
  const { code } = error.problem;
  if (code === 'auth.missing' || code === 'auth.invalid') {
    forgetToken();
    return ask(`${error.message} Paste another one.`);
  }
  only('entry');
  byId('token-form').hidden = false;
  say(byId('entry-fault'), `${error.message} The token in use is ${state.me?.name ?? 'unknown'}’s.`);
}

function showLost(error) {
  state.lost = error;
}

async function showBoard(view) {
  state.lost = null;
  state.board = view;
  clock.heard(view.at, view.speed);
  if (state.campaign === null || state.campaign?.state !== view.campaign.state || alarmsMissing()) {
    // A site sees its own row only; the rest of the page does without the campaign.
    state.campaign = await state.api.get(state.path).catch(() => false);
    if (state.board !== view) return;
  }
  only('page');
  document.title = `${view.campaign.name} – Muster`;
  say(byId('name'), view.campaign.name);
  const campaign = state.campaign || null;
  filters.update(view);
  facts.update(view, campaign);
  board.update(view, campaign, clock.now());
  fullStop.update(state.path, view, mayRun());
  if (state.place.filter) {
    const { filter } = state.place;
    state.place.filter = null;
    filters.set(filter);
  } else applyFilter(filters.value);
  refreshSheet();
  tick();
}

function alarmsMissing() {
  return state.campaign ? state.campaign.participations.some(({ alarmAt }) => alarmAt === null) : false;
}

/** Runs four times a second: clocks only, nothing that moves. */
function tick() {
  const now = clock.now();
  drawLine();
  if (now === null || !state.board) return;
  const speed = Math.round(clock.speed);
  say(byId('day'), `${dayText(now)} `);
  say(byId('time'), `${secondsText(now)} UTC${speed > 1 ? ` ×${speed}` : ''}`);
  byId('clock').title =
    `Procedure time of the server; ${timeText(now, viewerZone)} in ${zoneName(viewerZone)}, where you are`;
  drawSub(now);
  facts.tick(state.board, now);
  board.tick(state.board, state.campaign || null, now);
}

function drawSub(now) {
  const { sites, campaign, endsAt, ourOutages } = state.board;
  const ngis = new Set(sites.map(({ site }) => site.ngi).filter(Boolean)).size;
  const started = state.campaign?.startedAt ? Date.parse(state.campaign.startedAt) : null;
  const parts = [
    `${count(sites.length, 'site', 'sites')} in ${count(ngis, 'NGI', 'NGIs')}`,
    started && campaign.state === 'running'
      ? `running for ${durationText((now - started) / 1000)}`
      : campaign.state,
    endsAt ? `ends ${instantText(Date.parse(endsAt))}` : '',
  ];
  const outage = ourOutages.find(({ to }) => to === null || Date.parse(to) > now);
  const text = parts.filter(Boolean).join(' · ');
  const sub = byId('sub');
  const key = `${text}|${outage?.from ?? ''}`;
  if (sub.dataset.key === key) return;
  sub.dataset.key = key;
  sub.replaceChildren(
    text,
    ...(outage
      ? [
          el('span', {
            class: 'outage',
            text: ` · our own outage since ${timeText(Date.parse(outage.from))} UTC: it costs no site a point`,
          }),
        ]
      : []),
  );
}

function drawLine() {
  const line = byId('line');
  line.hidden = state.lost === null;
  if (state.lost === null) return;
  const age = state.board
    ? `What you see is ${durationText(clock.age() / 1000)} old; nothing is lost on the server. `
    : '';
  say(line, `${state.lost.message} ${age}Trying again.`);
}

function applyFilter(filter) {
  if (!state.board) return;
  const shown = board.filter(state.board, filter);
  filters.tell(shown, state.board.sites.length);
  byId('board').hidden = shown === 0;
  byId('nothing').hidden = shown > 0;
  writePlace({ campaign: state.place.campaign, filter });
}

function siteOf(participation) {
  return state.board?.sites.find((one) => one.participation === participation);
}

function openCell(participation, check, button) {
  tip.hide();
  const site = siteOf(participation);
  if (!site) return;
  // A second press on the same verdict goes into its evidence.
  if (button && sheet.shown?.participation === participation && sheet.shown.check === check)
    return sheet.focus();
  sheet.showVerdict(state.board, site, check);
  board.choose(participation, check);
  const verdict = verdictOf(site, check);
  tell(verdict ? `${site.site.name}, ${check}: ${verdict.why}` : '');
}

function openSite(participation) {
  tip.hide();
  const site = siteOf(participation);
  if (!site) return;
  sheet.showSite(state.board, site, { now: clock.now(), maySuspend: maySuspend() });
  board.choose(participation, null);
}

function refreshSheet() {
  if (!sheet.shown) return;
  const site = siteOf(sheet.shown.participation);
  if (!site) closeSheet();
  else if (sheet.shown.check) sheet.showVerdict(state.board, site, sheet.shown.check);
  else sheet.showSite(state.board, site, { now: clock.now(), maySuspend: maySuspend() });
}

function closeSheet() {
  const { participation, check } = sheet.shown ?? {};
  sheet.close();
  board.choose(null, null);
  board.buttonOf(participation, check)?.focus();
}

async function readEntry(ref) {
  try {
    return JSON.stringify(await state.api.get(`/api/v1/ledger/entries/${encodeURIComponent(ref)}`), null, 2);
  } catch (error) {
    return error.message;
  }
}

async function readClaims(site) {
  try {
    const claims = await state.api.get(`${state.path}/claims`);
    return claims.filter(({ participation }) => participation === site.participation);
  } catch {
    // Those who may not see claims see the rest.
    return [];
  }
}

async function suspend(site) {
  try {
    await state.api.post(`${state.path}/suspensions`, { site: site.site.id, reason: 'this is real' });
    tell(`The drill is suspended at ${site.site.name}.`);
    state.feed.again();
  } catch (error) {
    tell(`Nothing was suspended. ${error.message}`);
    byId('sheet').append(
      el('section', { class: 'hot', role: 'alert', text: `Nothing was suspended. ${error.message}` }),
    );
  }
}

/** The server decides; these only spare people a button that would be refused. */
function mayRun() {
  return state.me?.role === 'administrator' || state.me?.role === 'officer';
}

function maySuspend() {
  return state.me?.role !== 'auditor' && state.board?.campaign.state === 'running';
}

function tell(text) {
  byId('told').textContent = text;
}
