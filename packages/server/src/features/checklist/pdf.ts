import {
  type ChecklistItem,
  type ChecklistView,
  deadlineWords,
  type ProcedureView,
  type SiteChecklist,
} from '@muster/contract';
import { drawChrome, flow, innerWidth, type Piece, page, Sheet } from '../reports/index.ts';
import { dueText, stateWords } from './words.ts';

interface Form {
  title: string;
  subject: string;
  above: string;
  below: string;
  /** Where it happens, and in which zone its times are. */
  zone: string;
  items: readonly ChecklistItem[];
  /** Nothing is known yet: boxes are empty, with a line for the time. */
  blank: boolean;
}

interface Fit {
  size: number;
  actions: boolean;
  /** How many requests stand on the page; those without an answer come first. */
  requests: number;
}

/** From comfortable to what still fits: a checklist is one page, however much there is to do. */
const fits: readonly Fit[] = [
  { size: 9.4, actions: true, requests: 4 },
  { size: 8.6, actions: true, requests: 4 },
  { size: 8, actions: true, requests: 3 },
  { size: 7.4, actions: true, requests: 2 },
  { size: 6.8, actions: true, requests: 1 },
  { size: 6.8, actions: false, requests: 1 },
  { size: 6, actions: false, requests: 1 },
];

const NO_DEADLINE = deadlineWords(null);
const quiet = '#5b6470';
const ink = '#14181d';
const gap = 14;

/** What one site has to do in an incident, on one page. */
export async function checklistPdf(view: ChecklistView, site: SiteChecklist): Promise<Buffer> {
  const { incident, procedure } = view;
  const name = site.site?.name ?? 'All sites';
  return await onOnePage(
    {
      title: `${incident.publicId}: checklist of ${name}`,
      subject: `Checklist, ${procedure.name} version ${procedure.version}, TLP:${incident.tlp}`,
      above: `Checklist · ${incident.publicId}`,
      below: `${name} · ${incident.title} · as of ${dueText(view.at, site.zone)}`,
      zone: site.zone,
      items: site.items,
      blank: false,
    },
    {
      tlp: incident.tlp,
      exercise: incident.exercise,
      at: new Date(view.at),
      name: `${incident.publicId} · checklist of ${name}`,
      proof: `${procedure.name} version ${procedure.version} · ${procedure.title}`,
    },
  );
}

/** The same before anything has happened: to hang on the wall. */
export async function blankChecklistPdf(procedure: ProcedureView, at: Date): Promise<Buffer> {
  return await onOnePage(
    {
      title: `${procedure.title}: checklist`,
      subject: `Checklist, ${procedure.name} version ${procedure.version}`,
      above: `Checklist · ${procedure.name} version ${procedure.version}`,
      below:
        'Site: ____________________   Incident: ____________________   Suspected at (UTC): ________________',
      zone: 'UTC',
      items: procedure.steps.filter(({ actor }) => actor === 'site').map(blankItem),
      blank: true,
    },
    {
      tlp: 'CLEAR',
      exercise: false,
      at,
      name: procedure.title,
      proof: `${procedure.name} version ${procedure.version} · sha256 ${procedure.sha256.slice(0, 24)}…`,
    },
  );
}

function blankItem(step: ProcedureView['steps'][number]): ChecklistItem {
  const none = { at: null, by: null, note: null, factId: null };
  return {
    ...step,
    step: step.id,
    key: null,
    about: null,
    anchorAt: null,
    dueAt: null,
    state: 'waiting',
    metAt: null,
    remainingSeconds: null,
    waivedBecause: null,
    boxes: [
      ...step.proofs.map(({ fact, says }) => ({ fact, says, kind: 'proof' as const, ...none })),
      ...(step.condition?.unless
        ? [
            {
              fact: step.condition.unless,
              says: step.condition.says ?? 'Not needed',
              kind: 'not-needed' as const,
              ...none,
            },
          ]
        : []),
    ],
  };
}

type Frame = Parameters<typeof drawChrome>[1] & { at: Date };

async function onOnePage(form: Form, frame: Frame): Promise<Buffer> {
  for (const fit of fits) {
    const sheet = draw(form, frame, fit);
    if (sheet.doc.bufferedPageRange().count > 1 && fit !== fits.at(-1)) continue;
    drawChrome(sheet, frame);
    return await sheet.bytes();
  }
  throw new Error('unreachable: the last fit is always taken');
}

function draw(form: Form, frame: Frame, fit: Fit): Sheet {
  const sheet = new Sheet({ title: form.title, subject: form.subject, at: frame.at });
  sheet.section('Checklist');
  flow(sheet, [{ text: form.above, style: { size: 9, colour: quiet } }], { after: 1 });
  flow(sheet, [{ text: form.title, style: { size: 17, weight: 600 } }], { type: 'H1', after: 2 });
  flow(sheet, [{ text: form.below, style: { size: 9, colour: quiet } }], { after: 6 });
  const items = fitting(form.items, fit.requests);
  for (const item of items) step(sheet, form, item, fit);
  const left = form.items.length - items.length;
  if (left > 0)
    flow(sheet, [
      {
        text: `${left} more requests stand on the incident’s page.`,
        style: { size: fit.size, colour: quiet },
      },
    ]);
  return sheet;
}

/** Every step once, and of the requests so many; in the order of the steps. */
function fitting(items: readonly ChecklistItem[], requests: number): ChecklistItem[] {
  const asked = items.filter(({ key }) => key !== null);
  const isDone = ({ metAt }: ChecklistItem) => Number(metAt !== null);
  const kept = new Set(asked.toSorted((a, b) => isDone(a) - isDone(b)).slice(0, requests));
  return items.filter((item) => item.key === null || kept.has(item));
}

/** Left what to do, right the boxes; a step is never cut by the end of a page. */
function step(sheet: Sheet, form: Form, item: ChecklistItem, { size, actions }: Fit): void {
  const left = Math.round(innerWidth * 0.56);
  const right = innerWidth - left - gap;
  const heading: Piece[] = [{ text: titleOf(form, item), style: { size: size + 1, weight: 600 } }];
  const when: Piece[] = [{ text: whenOf(form, item), style: { size: size - 0.4, colour: quiet } }];
  const action: Piece[][] = actions
    ? (item.action ?? '').split('\n\n').map((words) => [{ text: flat(words), style: { size } }])
    : [];
  const boxes = item.boxes.filter(({ kind, at }) => kind === 'proof' || kind === 'not-needed' || at !== null);
  const leftHigh = [heading, when, ...action].reduce(
    (sum, pieces) => sum + high(sheet, pieces, left) + 1.5,
    0,
  );
  const rightHigh = boxes.reduce(
    (sum, box) => sum + high(sheet, boxPieces(form, box, size), right - 13) + 3,
    0,
  );
  const height = Math.max(leftHigh, rightHigh) + 9;
  sheet.need(height);
  const top = sheet.y;
  sheet.artifact(() => {
    sheet.doc
      .moveTo(page.left, top)
      .lineTo(page.left + innerWidth, top)
      .lineWidth(0.5)
      .stroke('#c9ced6');
  });
  sheet.y = top + 4;
  flow(sheet, heading, { type: 'H2', width: left, after: 1.5 });
  flow(sheet, when, { width: left, after: 1.5 });
  for (const pieces of action) flow(sheet, pieces, { width: left, after: 1.5 });
  sheet.y = top + 5;
  for (const box of boxes) {
    const y = sheet.y;
    const x = page.left + left + gap;
    sheet.artifact(() => {
      sheet.doc
        .rect(x, y + 1.2, 7, 7)
        .lineWidth(0.8)
        .stroke(ink);
      if (box.at !== null)
        sheet.doc
          .moveTo(x + 1.4, y + 4.8)
          .lineTo(x + 3, y + 6.6)
          .lineTo(x + 5.8, y + 2.6)
          .lineWidth(1.2)
          .stroke(ink);
    });
    flow(sheet, boxPieces(form, box, size), { x: x + 13, width: right - 13, after: 3 });
  }
  sheet.y = top + height;
}

function titleOf({ zone }: Form, { title, key, about, anchorAt, state }: ChecklistItem): string {
  const asked = anchorAt === null ? '' : `, asked ${dueText(anchorAt, zone)}`;
  const which = key === null ? '' : about === null ? asked : `: ${about.slice(0, 90)}`;
  return state === 'not-applicable' ? `${title}${which}: not needed` : `${title}${which}`;
}

function whenOf({ zone, blank }: Form, item: ChecklistItem): string {
  const { rule } = item;
  if (blank) return rule !== NO_DEADLINE ? `${capital(rule)}. Due (UTC): ______________` : capital(rule);
  const why = item.waivedBecause === null ? '' : `: ${item.waivedBecause.slice(0, 160)}`;
  const due = item.dueAt === null ? '' : ` · due ${dueText(item.dueAt, zone)}`;
  return `${capital(stateWords[item.state])}${why} · ${rule}${due}`;
}

function boxPieces({ zone, blank }: Form, box: ChecklistItem['boxes'][number], size: number): Piece[] {
  const says: Piece = { text: box.says, style: { size } };
  const fine = { size: size - 0.8, colour: quiet };
  if (blank) return [says, { text: ' UTC:________', style: fine }];
  if (box.at === null) return [says];
  return [
    says,
    {
      text: ` ${dueText(box.at, zone)}, ${box.by}${box.note ? `: ${box.note.slice(0, 160)}` : ''}`,
      style: fine,
    },
  ];
}

function high(sheet: Sheet, pieces: readonly Piece[], width: number): number {
  const size = Math.max(...pieces.map(({ style }) => style.size));
  const copy = pieces.map((piece) => ({ ...piece }));
  return sheet.lines(copy, width).length * size * 1.42;
}

function flat(words: string): string {
  return words.replaceAll('\n', ' ').trim();
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
