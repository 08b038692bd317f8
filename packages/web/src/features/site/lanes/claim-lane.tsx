import type { TimelineClaim } from '@muster/contract';
import { fitted, type Plot } from '../plot.ts';
import { claimWords, gapText, judgedTone } from '../words.ts';
import { type LaneProps, ms } from './lane-props.ts';

/** Claims nearer to each other than this share their words. */
const TOGETHER_PX = 14;

interface Timed extends TimelineClaim {
  x: number;
  /** The nearer end of what was measured. */
  measuredX: number;
}

/** What the site says happened when, tied to the nearer end of what was measured. */
export function ClaimLane({ lane, view, plot }: LaneProps) {
  const { y } = lane;
  const groups = groupsOf(timedClaims(view.claims, plot));
  return (
    <g className="claims">
      {groups.map((group, i) => {
        const end = Math.max(...group.map(({ x, measuredX }) => Math.max(x, measuredX)));
        const room = (groups[i + 1]?.[0]?.x ?? plot.right) - end - 18;
        return (
          <g key={group[0]?.id}>
            {group.map(({ id, x, measuredX, judged }) => (
              <g key={id} className={`claim-mark tone-${judgedTone(judged)}`}>
                {Math.abs(measuredX - x) > 3 ? (
                  <path className="stroke" d={`M${x} ${y}H${measuredX}m0-4v8`} />
                ) : null}
                <path className="solid" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />
              </g>
            ))}
            <text x={end + 10} y={y + 4}>
              {fitted(group.map(wordsOf).join(', '), room)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The same claim in a later mail is the same place on the axis. */
function timedClaims(claims: readonly TimelineClaim[], plot: Plot): Timed[] {
  const seen = new Set<string>();
  return claims
    .flatMap((claim) => {
      const key = `${claim.kind} ${claim.claimedAt}`;
      if (claim.claimedAt === null || seen.has(key)) return [];
      seen.add(key);
      const at = ms(claim.claimedAt);
      const x = plot.x(at);
      return [{ ...claim, x, measuredX: claim.gapSeconds ? plot.x(at - claim.gapSeconds * 1000) : x }];
    })
    .filter(({ x }) => x >= plot.left - 6 && x <= plot.right + 6)
    .sort((a, b) => a.x - b.x);
}

function groupsOf(claims: readonly Timed[]): Timed[][] {
  const groups: Timed[][] = [];
  for (const claim of claims) {
    const last = groups.at(-1);
    if (last && claim.x - (last.at(-1)?.x ?? 0) < TOGETHER_PX) last.push(claim);
    else groups.push([claim]);
  }
  return groups;
}

function wordsOf({ kind, judged, gapSeconds }: TimelineClaim): string {
  const gap = judged === 'false' ? gapText(gapSeconds) || 'wrong' : '';
  return [claimWords[kind] ?? kind, gap].filter(Boolean).join(' ');
}
