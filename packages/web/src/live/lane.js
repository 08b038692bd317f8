import { el, svg } from '../ui/dom.js';
import { alarmOf } from './model.js';

const WIDTH = 112;
const HEIGHT = 20;
const LANES = ['acknowledge', 'contain', 'answer'];

/**
 * The clocks of one site as lanes on the scale that all sites share: from the alarm to the due time, filled as far as
 * it took. Our own outages stand behind, and one line marks now.
 */
export function lane(site, { campaign, scale, outages, now }) {
  const alarm = alarmOf(campaign, site);
  if (alarm === null || !scale) return el('span', { class: 'quiet', text: '' });
  const x = (at) => Math.round(scale.place(at) * WIDTH * 10) / 10;
  const marks = outages.map(({ from, to }) =>
    bar('ours', x(Date.parse(from)), x(to === null ? now : Date.parse(to)), 0, HEIGHT),
  );
  const told = [];
  LANES.forEach((step, i) => {
    for (const clock of site.clocks.filter((one) => one.step === step && one.dueAt !== null)) {
      const due = Date.parse(clock.dueAt);
      const met = clock.metAt === null ? null : Date.parse(clock.metAt);
      const top = i * 6 + 2;
      marks.push(bar('rest', x(alarm), x(due), top, 4));
      const end = met ?? Math.min(now, clock.state === 'missed' ? due : now);
      marks.push(bar(lookOf(clock.state), x(alarm), x(end), top, 4));
      told.push(`${step} ${clock.state}`);
    }
  });
  marks.push(svg('line', { class: 'now', x1: x(now), x2: x(now), y1: 0, y2: HEIGHT }));
  return svg(
    'svg',
    {
      class: 'lane',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'aria-label': told.join(', '),
    },
    svg('title', { text: told.join(', ') }),
    marks,
  );
}

function lookOf(state) {
  if (state === 'met') return 'met';
  if (state === 'late') return 'late';
  if (state === 'missed') return 'missed';
  return state === 'running' ? 'runs' : 'stands';
}

function bar(look, from, to, top, height) {
  return svg('rect', { class: look, x: from, y: top, width: Math.max(1, to - from), height });
}
