import { expect, test } from 'vitest';
import { dodge, type Labelled, neighbourOf, placeLabels } from './arrange.ts';

const frame = { width: 400, height: 300 };

function spots(...places: [number, number][]) {
  return places.map(([x, y], i) => ({ id: `s${i}`, x, y }));
}

test('spots in one place move apart, and those that are apart stay where they are', () => {
  const moved = dodge(spots([100, 100], [100, 100], [101, 100], [300, 200]), 20, frame);
  for (const [i, a] of moved.entries())
    for (const b of moved.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(19);
  expect(moved[3]).toEqual({ id: 's3', x: 300, y: 200 });
  expect(dodge(spots([100, 100], [100, 100]), 20, frame)).toEqual(
    dodge(spots([100, 100], [100, 100]), 20, frame),
  );
});

test('nothing is pushed out of the frame', () => {
  const corner = dodge(spots([1, 1], [2, 2], [1, 3], [0, 0]), 20, frame);
  for (const { x, y } of corner) expect(Math.min(x, y)).toBeGreaterThanOrEqual(10);
});

function named(id: string, x: number, y: number, weight = 0): Labelled {
  return { id, x, y, radius: 9, width: 60, height: 16, weight };
}

test('labels cover neither each other nor a sign, and stay within the frame', () => {
  const many = Array.from({ length: 40 }, (_, i) => named(`s${i}`, (i * 53) % 400, (i * 29) % 300));
  const labels = placeLabels(many, frame);
  expect(labels.length).toBeGreaterThan(10);
  const boxes = labels.map(({ x, y }) => [x, y - 8, x + 60, y + 8] as const);
  const signs = many.map(({ x, y }) => [x - 9, y - 9, x + 9, y + 9] as const);
  for (const [i, a] of boxes.entries()) {
    expect(a[0]).toBeGreaterThanOrEqual(0);
    expect(a[2]).toBeLessThanOrEqual(400);
    for (const b of [...boxes.slice(i + 1), ...signs])
      expect(a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]).toBe(false);
  }
});

test('where there is room for one label only, the weightier is written', () => {
  const narrow = { width: 90, height: 22 };
  const labels = placeLabels([named('well', 10, 11), named('ill', 12, 11, 2)], narrow);
  expect(labels.map(({ id }) => id)).toEqual(['ill']);
});

test('an arrow goes to the nearest spot that way, and stays at the edge', () => {
  const all = spots([100, 100], [150, 105], [120, 190], [300, 100]);
  const from = all[0] as (typeof all)[number];
  expect(neighbourOf(all, from, 'ArrowRight')?.id).toBe('s1');
  expect(neighbourOf(all, from, 'ArrowDown')?.id).toBe('s2');
  expect(neighbourOf(all, from, 'ArrowLeft')).toBeUndefined();
  expect(neighbourOf(all, from, 'ArrowUp')).toBeUndefined();
});
