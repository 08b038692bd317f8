import type { ImageBlockView, ImageReach } from '@muster/contract';
import type { Paint } from '../output/style.ts';
import { properties, table, tableOr } from '../output/table.ts';
import { oneLine } from '../output/text.ts';
import { instantText } from './drill/times.ts';

export function imageReachText(reach: ImageReach, paint: Paint): string {
  const { servers, sites, withoutAgent, touched, approval } = reach;
  return [
    properties(
      [
        ['digest', reach.digest],
        ['servers', `${servers} run from it, and are left alone`],
        ['sites', `${sites}, at ${touched.length} of them servers run from it`],
        ['without agent', withoutAgent],
        ['second officer', approval.needed ? { text: 'needed', colour: 'yellow' } : 'not needed'],
      ],
      paint,
    ),
    ...approval.reasons.map(oneLine),
    ...(touched.length === 0
      ? []
      : [
          table(
            [{ title: 'SITE' }, { title: 'SERVERS', align: 'right' }],
            touched.map((one) => [one.site.name, one.servers]),
            paint,
          ),
        ]),
  ].join('\n\n');
}

export function blockText(one: ImageBlockView, paint: Paint): string {
  return [
    properties(
      [
        ['block', one.id],
        ['what', one.title],
        ['state', one.state],
        ['reason', one.reason],
        ['label', `TLP:${one.tlp}`],
        ['incident', one.incident?.publicId ?? '-'],
        ['made', `${instantText(one.madeAt)} by ${one.madeBy}`],
        ['until', instantText(one.expiresAt)],
        ['order', one.orderId ?? '-'],
        ...(one.approveBy === null ? [] : [['approve by', instantText(one.approveBy)] as const]),
        ...(one.answered === null
          ? []
          : [['answered', `${one.answered.answer} by ${one.answered.by}`] as const]),
      ],
      paint,
    ),
    imageReachText(one.reach, paint),
  ].join('\n\n');
}

export function blocksText(found: readonly ImageBlockView[], paint: Paint): string {
  return tableOr(
    'No image was blocked.',
    [
      { title: 'IMAGE', most: 40 },
      { title: 'STATE' },
      { title: 'UNTIL' },
      { title: 'TLP' },
      { title: 'ORDER' },
      { title: 'ID' },
    ],
    found.map((one) => [
      one.title,
      one.state,
      instantText(one.expiresAt),
      one.tlp,
      one.orderId ?? '-',
      one.id,
    ]),
    paint,
  );
}
