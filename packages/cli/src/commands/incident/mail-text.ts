import { type CheckedRecipient, type IncidentMailItem, type MessageCheck, tlpText } from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { properties, tableOr } from '../../output/table.ts';
import { manyLines, oneLine } from '../../output/text.ts';
import { hanging, TEXT_WIDTH } from '../../output/wrap.ts';
import { wallText, zonedText } from './zone.ts';

/** One mail in two or three lines, what it is about in full under `mail show`. */
export function mailLines(one: IncidentMailItem, zone: string, paint: Paint): string[] {
  const who =
    one.direction === 'in'
      ? `from ${one.from}`
      : `to ${
          Object.entries(one.counts)
            .map(([state, count]) => `${count} ${state}`)
            .join(', ') || 'nobody'
        }`;
  const about = [wallText(one.at, zone), one.direction, ...marksOf(one), one.id].map(oneLine).join('  ');
  return [
    paint('bold', about),
    ...hanging('  ', one.subject || '(no subject)', TEXT_WIDTH),
    ...hanging('  ', who, TEXT_WIDTH),
  ];
}

/** A mail whole, as far as the reader may. */
export function mailText(one: IncidentMailItem, zone: string, paint: Paint): string {
  const own: (readonly [string, string])[] =
    one.direction === 'in'
      ? [
          ['from', one.from],
          ['to', [...one.to, ...one.cc].join(', ')],
          ['site', one.site?.name ?? '-'],
          [
            'sender',
            one.verified ? 'speaks for the site' : `not known to speak for the site (${one.review})`,
          ],
          [
            'attachments',
            one.attachments.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ') || '-',
          ],
        ]
      : [
          ['kind', one.kind],
          ['sent by', one.sentBy ?? '-'],
          ...(one.recalledAt === null ? [] : [['held back', zonedText(one.recalledAt, zone)] as const]),
          ...one.deliveries.map(
            ({ address, state, lastError }) =>
              ['to', `${address}: ${state}${lastError ? ` (${lastError})` : ''}`] as const,
          ),
        ];
  const head = properties(
    [
      ['id', one.id],
      [one.direction === 'in' ? 'received' : 'sent', zonedText(one.at, zone)],
      ...own,
      ['label', one.tlp === null ? '-' : tlpText(one.tlp)],
      ['subject', one.subject],
    ],
    paint,
  );
  const gone = one.direction === 'in' && one.erased ? ['Its words were erased.'] : [];
  return [head, ...gone, '', manyLines(one.text)].join('\n').trimEnd();
}

/** A message as it would go out, and what stands against it. */
export function checkText(check: MessageCheck, paint: Paint): string {
  return [
    tableOr(
      'It goes to nobody.',
      [
        { title: 'TO', most: 40 },
        { title: 'AS' },
        { title: 'WHO', most: 24 },
        { title: 'MAY HAVE IT', most: 60 },
      ],
      check.recipients.map(({ address, as, party, name, blocked }) => [
        address,
        as,
        partyText(party, name),
        blocked === null ? 'yes' : { text: `no: ${blocked}`, colour: 'red' },
      ]),
      paint,
    ),
    ...(check.clocks === 0
      ? []
      : [
          `It starts a clock at ${check.clocks} ${check.clocks === 1 ? 'site' : 'sites'}: each has to answer.`,
        ]),
    ...(check.protection === 'none' ? [] : [`It goes out ${check.protection}.`]),
    ...check.problems
      .flatMap((one) => hanging('against it: ', one, TEXT_WIDTH))
      .map((line) => paint('red', line)),
    `Subject: ${oneLine(check.subject)}\n\n${manyLines(check.text).trimEnd()}`,
    ...(check.attachments.length === 0
      ? []
      : [`Along with it: ${check.attachments.map(({ name }) => oneLine(name)).join(', ')}`]),
  ].join('\n\n');
}

function partyText(party: CheckedRecipient['party'], name: string | null): string {
  if (party.kind === 'csirt' || party.kind === 'outsider') return name ?? party.kind;
  return `${party.kind} ${party.name}`;
}

function marksOf(one: IncidentMailItem): string[] {
  if (one.direction === 'out')
    return [
      one.kind,
      ...(one.waiting ? ['has not left'] : []),
      ...(one.recalledAt === null ? [] : ['held back']),
    ];
  return [
    one.class ?? 'not read',
    ...(one.site === null ? [] : [one.site.name]),
    ...(one.review === 'open' ? ['sender unknown'] : []),
  ];
}
