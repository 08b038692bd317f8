import { add, type Draft, type SeenSystem } from './build.ts';

/** Blocks the image by id, or every image with these bytes. What runs from it goes on. */
export function imageSteps(draft: Draft, system: SeenSystem): void {
  const { target } = draft.order;
  if (target.type !== 'image' || !system.can.has('block-image')) return;
  const wanted = system.facts.images.filter(
    ({ ref, sha512 }) => ref === target.ref || (target.sha512 !== null && sha512 === target.sha512),
  );
  for (const image of wanted.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))) {
    add(draft, system, {
      kind: 'block-image',
      target: { type: 'image', ref: image.ref, label: image.name },
      why: 'Nothing new is to start from it.',
      sets: { state: 'deactivated', hidden: true },
      inverse: { kind: 'unblock-image', restores: { state: image.state, hidden: image.hidden } },
      stands: image.state === 'deactivated' && image.hidden,
    });
  }
  if (wanted.length > 0) {
    draft.warnings.add(
      `Machines that run from the image at ${system.name}, and copies and volumes made of it, go on.`,
    );
  }
}
