/** Where things stand on a map, in its own units, so that none covers another. */

export interface Spot {
  id: string;
  x: number;
  y: number;
}

export interface Frame {
  width: number;
  height: number;
}

const ROUNDS = 120;

/** Spots nearer to each other than `apart` move away from each other, as little as it takes; the same way every time. */
export function dodge<One extends Spot>(spots: readonly One[], apart: number, frame: Frame): One[] {
  const moved = spots.map((spot) => ({ ...spot }));
  for (let round = 0; round < ROUNDS; round++) {
    let calm = true;
    for (const [i, a] of moved.entries()) {
      for (const [j, b] of moved.entries()) {
        if (j <= i) continue;
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const distance = Math.hypot(dx, dy);
        if (distance >= apart - 0.01) continue;
        calm = false;
        // Two in one place part along a direction of their own.
        const angle = distance > 0.01 ? Math.atan2(dy, dx) : (i + j) * 2.4;
        const push = (apart - distance) / 2;
        a.x -= Math.cos(angle) * push;
        a.y -= Math.sin(angle) * push;
        b.x += Math.cos(angle) * push;
        b.y += Math.sin(angle) * push;
      }
    }
    for (const spot of moved) {
      spot.x = clamp(spot.x, apart / 2, frame.width - apart / 2);
      spot.y = clamp(spot.y, apart / 2, frame.height - apart / 2);
    }
    if (calm) break;
  }
  return moved;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

export interface Labelled extends Spot {
  /** Half the size of its sign. */
  radius: number;
  /** Of the written label. */
  width: number;
  height: number;
  /** Higher is written first. */
  weight: number;
}

export interface Label {
  id: string;
  /** Left end and middle of its line. */
  x: number;
  y: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const GAP = 4;

/** Writes as many labels as have room beside their spots, the weightier first; the others are left off. */
export function placeLabels(spots: readonly Labelled[], frame: Frame): Label[] {
  const taken = spots.map(({ x, y, radius }) => boxAround(x, y, radius, radius));
  const labels: Label[] = [];
  const order = [...spots].sort((a, b) => b.weight - a.weight || a.y - b.y || (a.id < b.id ? -1 : 1));
  for (const spot of order) {
    for (const { x, y } of placesBeside(spot)) {
      const box = {
        left: x,
        top: y - spot.height / 2,
        right: x + spot.width,
        bottom: y + spot.height / 2,
      };
      if (!isWithin(box, frame) || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      labels.push({ id: spot.id, x, y });
      break;
    }
  }
  return labels;
}

/** Right and left of the sign first, where a label is read at once; then above, below and between. */
function placesBeside({ x, y, radius, width, height }: Labelled): { x: number; y: number }[] {
  const beside = radius + GAP;
  const over = radius + height / 2 + 1;
  return [
    { x: x + beside, y },
    { x: x - beside - width, y },
    { x: x - width / 2, y: y + over },
    { x: x - width / 2, y: y - over },
    { x: x + beside - 2, y: y + height * 0.7 },
    { x: x + beside - 2, y: y - height * 0.7 },
    { x: x - beside - width + 2, y: y + height * 0.7 },
    { x: x - beside - width + 2, y: y - height * 0.7 },
  ];
}

function boxAround(x: number, y: number, halfWidth: number, halfHeight: number): Box {
  return { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight };
}

function isWithin(box: Box, { width, height }: Frame): boolean {
  return box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

const headings: Record<Direction, [dx: number, dy: number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** The spot that the eye would go to next in this direction; undefined at the edge. */
export function neighbourOf<One extends Spot>(
  spots: readonly One[],
  from: Spot,
  direction: Direction,
): One | undefined {
  const [hx, hy] = headings[direction];
  let best: One | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const spot of spots) {
    if (spot.id === from.id) continue;
    const along = (spot.x - from.x) * hx + (spot.y - from.y) * hy;
    const aside = Math.abs((spot.x - from.x) * hy) + Math.abs((spot.y - from.y) * hx);
    if (along <= 0 || aside > 3 * along) continue;
    const effort = along + 2 * aside;
    if (effort < least) [best, least] = [spot, effort];
  }
  return best;
}
