import type { TimelineMailWho } from '@muster/contract';
import { fitted } from '../plot.ts';
import { mailWords } from '../words.ts';
import { type LaneProps, ms } from './lane-props.ts';

/** Mail in one direction: a glyph each, and words where there is room for them. */
export function MailLane({ lane, view, plot }: LaneProps) {
  const out = lane.of.kind === 'mail-out';
  const mine = view.mails
    .filter(({ who }) => (who === 'us' || who === 'call') === out)
    .map((mail) => ({ ...mail, x: plot.x(ms(mail.at)) }))
    .filter(({ x }) => x >= plot.left - 6 && x <= plot.right + 6);
  const spoken = mine.filter(({ who }) => who !== 'receipt');
  const y = lane.y;
  return (
    <g>
      {mine
        .filter(({ who }) => who === 'receipt')
        .map(({ at, x }) => (
          <path key={at} className="receipt" d={`M${x} ${y - 4}v8`} />
        ))}
      {spoken.map((mail, i) => {
        const room = (spoken[i + 1]?.x ?? plot.right) - mail.x - 20;
        const words = mail.who === 'robot' ? `${mail.what}: no clock stops` : mail.what;
        return (
          <g key={`${mail.at} ${mail.what}`} className={`mail-glyph tone-${mailWords[mail.who].tone}`}>
            <Glyph who={mail.who} x={mail.x} y={y} />
            <text x={mail.x + 11} y={y + 4}>
              {fitted(words, room) || fitted(mail.what, room)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Glyph({ who, x, y }: { who: TimelineMailWho; x: number; y: number }) {
  switch (who) {
    case 'us':
      return <path className="stroke" d={`M${x - 6} ${y}h12m-4-4 4 4-4 4`} />;
    case 'call':
      return <path className="stroke" d={`M${x - 5} ${y - 5}q0 10 10 10M${x - 5} ${y - 5}h3m7 10v-3`} />;
    case 'person':
      return <circle className="solid" cx={x} cy={y} r={6} />;
    case 'unknown-sender':
      return <circle className="stroke" cx={x} cy={y} r={5.5} strokeDasharray="3 2" />;
    case 'bounce':
      return <path className="stroke" d={`M${x - 6} ${y - 4.5}h12v9h-12zM${x - 3} ${y - 3}l6 6m0-6-6 6`} />;
    default:
      return <rect className="stroke" x={x - 5} y={y - 5} width={10} height={10} />;
  }
}
