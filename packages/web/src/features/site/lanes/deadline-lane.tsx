import { type Plot, textWidth } from '../plot.ts';
import { deadlineText, deadlineTone } from '../words.ts';
import { type LaneProps, ms } from './lane-props.ts';

/** A deadline: what was given, what was used of it, and how it stands. */
export function DeadlineLane({ lane, view, plot }: LaneProps) {
  if (lane.of.kind !== 'deadline') return null;
  const { deadline } = lane.of;
  const { from, dueAt, metAt, paused, state } = deadline;
  if (from === null || dueAt === null) return null;
  const now = ms(view.at);
  const last = Math.max(ms(dueAt), metAt ? ms(metAt) : 0);
  if (ms(from) > plot.range.to || last < plot.range.from) return null;
  const y = lane.y;
  const begin = plot.cut(ms(from));
  const due = plot.cut(ms(dueAt));
  const isUntold = metAt === null && (state === 'met' || state === 'late');
  const used = metAt ? ms(metAt) : isUntold ? ms(from) : Math.min(now, ms(view.span.to));
  const inTime = plot.cut(Math.min(used, ms(dueAt)));
  const over = used > ms(dueAt) && state !== 'waived' ? plot.cut(used) : due;
  const tone = deadlineTone(state);
  const end = Math.max(due, over);
  const words = deadlineText(deadline, now);
  const after = end + (metAt ? 10 : 8);
  // Not across the stroke that says when it is due.
  const within = { x: inTime + (metAt ? 10 : 6), until: due < plot.right ? due - 4 : plot.right - 2 };
  const beyond = { x: after, until: plot.right - 2 };
  const places = over > due ? [beyond] : [within, beyond];
  const label = placeLabel(words, places, plot, { begin, filled: inTime });
  return (
    <g>
      <rect className="bar given" x={begin} y={y - 6} width={Math.max(0, due - begin)} height={12} rx={3} />
      <rect
        className={`bar tone-${tone}${label?.inside ? ' full' : ''}`}
        x={begin}
        y={y - 6}
        width={Math.max(0, inTime - begin)}
        height={12}
        rx={3}
      />
      {over > due ? <rect className="bar over" x={due} y={y - 6} width={over - due} height={12} /> : null}
      {paused.map((one) => {
        const a = Math.max(begin, plot.cut(ms(one.from)));
        const b = Math.min(end, plot.cut(one.to ? ms(one.to) : now));
        return b > a ? (
          <rect key={one.from} className="hatch" x={a} y={y - 6} width={b - a} height={12} />
        ) : null;
      })}
      {due < plot.right && due > plot.left ? <path className="due" d={`M${due} ${y - 9}v18`} /> : null}
      {metAt ? <Dot x={plot.x(ms(metAt))} y={y} plot={plot} tone={tone} /> : null}
      {label ? (
        <text className={label.inside ? 'inside' : ''} x={label.x} y={y + 4} textAnchor={label.anchor}>
          {label.text}
        </text>
      ) : null}
    </g>
  );
}

function Dot({ x, y, plot, tone }: { x: number; y: number; plot: Plot; tone: string }) {
  if (x < plot.left || x > plot.right) return null;
  return <circle className={`met tone-${tone}`} cx={x} cy={y} r={5} />;
}

interface Label {
  x: number;
  anchor: 'start' | 'end';
  text: string;
  /** On the bar itself. */
  inside: boolean;
}

/** Where the words fit, whole or without what follows their comma: after the bar, before it, else on it. */
function placeLabel(
  words: string,
  places: readonly { x: number; until: number }[],
  plot: Plot,
  { begin, filled }: { begin: number; filled: number },
): Label | null {
  for (const text of [words, words.split(',')[0] ?? words]) {
    const width = textWidth(text);
    const place = places.find(({ x, until }) => x >= plot.left && x + width <= until);
    if (place) return { x: place.x, anchor: 'start', text, inside: false };
    if (begin - 8 - width >= plot.left) return { x: begin - 8, anchor: 'end', text, inside: false };
    if (filled - begin >= width + 12) return { x: begin + 6, anchor: 'start', text, inside: true };
  }
  return null;
}
