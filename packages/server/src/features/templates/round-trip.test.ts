import {
  type FieldKind,
  type FieldValue,
  fieldKind,
  type IncidentDocument,
  templateName,
  tlpLabels,
} from '@muster/contract';
import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, test } from 'vitest';
import { readMail } from '../mail/reader/index.ts';
import { checkWording } from './check-wording.ts';
import { definitionOf, definitions } from './definition.ts';
import { trialsOf } from './examples.ts';
import { readDocument } from './read-document.ts';
import { renderDocument } from './render-document.ts';
import { shippedWording } from './shipped.ts';
import { normalDocument } from './values.ts';

const GUIDANCE = 'Guidance: What a site does first: https://muster.example/guidance/first-steps';

const labels = definitions.flatMap(({ fields }) => fields.map(({ label }) => `${label}:`));
const awkward = fc.constantFrom(
  ...labels,
  ...labels.map((label) => `    ${label}`),
  '-- ',
  '--',
  '.',
  '..',
  '> quoted',
  '>',
  '>> deep',
  '- item',
  '* item',
  '***',
  '(not filled in)',
  '- (time not known): x',
  'Document: Heads-up',
  'Document: Closure report',
  'Site: elsewhere',
  'Distribution: TLP:CLEAR',
  'Guidance: none',
  'On Mon, somebody wrote:',
  '-----Original Message-----',
  'From here',
  '  owner: me',
  '  by: 2027-01-01',
  'owner:',
  '{{ banner }}',
  '{% include "x" %}',
  '\t tab',
  '   ',
  'Zürich \u{1f600} 日本語 e\u0301',
  '\u00a0',
  '\ufeff',
  '\u2028',
  '\u0085',
  'x'.repeat(1200),
  '=3D=20',
  'TLP:RED',
);
const piece = fc.oneof(
  { weight: 3, arbitrary: awkward },
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const text = fc
  .array(piece, { maxLength: 8 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), lines.join('\r\n')));
const time = fc.oneof(
  fc.constant(''),
  fc
    .date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    .map((at) => at.toISOString()),
);
const day = fc.constantFrom('', '2027-02-28', '2028-02-29', '2027-02-30');

function anyValue(kind: FieldKind): fc.Arbitrary<FieldValue> {
  switch (kind) {
    case 'text':
      return text;
    case 'line':
      return piece;
    case 'time':
      return time;
    case 'lines':
      return fc.array(piece, { maxLength: 6 });
    case 'timeline':
      return fc.array(fc.record({ at: time, text: piece }), { maxLength: 6 });
    case 'measures':
      return fc.array(fc.record({ what: piece, owner: piece, due: day }), { maxLength: 5 });
  }
}

const anyDocument: fc.Arbitrary<IncidentDocument> = fc.constantFrom(...templateName.options).chain((name) =>
  fc.record({
    name: fc.constant(name),
    version: fc.integer({ min: 1, max: 9999 }),
    incident: fc.constantFrom('MUSTER-20270105-01', 'EX-20270105-117'),
    site: piece,
    tlp: fc.constantFrom(...tlpLabels),
    restriction: piece,
    fields: fc.record(
      Object.fromEntries(definitionOf(name).fields.map(({ name: field, kind }) => [field, anyValue(kind)])),
    ),
  }),
);

function render(document: IncidentDocument): string {
  return renderDocument(shippedWording(document.name), document, GUIDANCE);
}

describe('a document of an incident', () => {
  test('is read back from its mail as it was filled in, whatever was filled in', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const read = readDocument(render({ ...document, site: 'CLOUD-A' }));
        expect(read?.document).toEqual(normalDocument({ ...document, site: 'CLOUD-A' }));
      }),
      { numRuns: 600 },
    );
  });

  test('keeps whatever a site is called and whatever restricts it', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const { restriction, site } = normalDocument(document);
        const read = readDocument(render(document));
        // A site’s name stands in the greeting too; one that looks like a label is refused when the mail is composed.
        if (labels.some((label) => site.startsWith(label)) || site.startsWith('Document:')) return;
        expect(read?.document).toMatchObject({ restriction, site });
      }),
      { numRuns: 200 },
    );
  });

  test('has one normal form: what is normal stays as it is', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const normal = normalDocument(document);
        expect(normalDocument(normal)).toEqual(normal);
      }),
      { numRuns: 200 },
    );
  });

  test('survives the mail itself: encoding, long lines, every alphabet', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyDocument,
        fc.constantFrom('quoted-printable', 'base64'),
        async (document, encoding) => {
          const raw = await new MailComposer({
            from: 'a@b.example',
            to: 'c@d.example',
            subject: 'x',
            text: `TLP:${document.tlp}\n\n${render({ ...document, site: 'CLOUD-A' })}\n`,
            textEncoding: encoding as 'base64',
            newline: '\r\n',
          })
            .compile()
            .build();
          const { text: read } = await readMail(raw);
          expect(readDocument(read)?.document).toEqual(normalDocument({ ...document, site: 'CLOUD-A' }));
        },
      ),
      { numRuns: 120 },
    );
  });

  test('is read back after a mail program sent it as flowed text (RFC 3676)', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (document) => {
        const flowed = render({ ...document, site: 'CLOUD-A' })
          .split('\n')
          .map((line) => (/^(?: |>|From )/.test(line) ? ` ${line}` : line))
          .join('\r\n');
        const raw = `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${flowed}\r\n`;
        const { text: read } = await readMail(Buffer.from(raw));
        expect(readDocument(read)?.document).toEqual(normalDocument({ ...document, site: 'CLOUD-A' }));
      }),
      { numRuns: 120 },
    );
  });

  test.each(['> ', '>', '> > ', '>> '])('is read back from a quotation that begins with “%s”', (mark) => {
    for (const name of templateName.options)
      for (const document of trialsOf(name)) {
        const quoted = render(document)
          .split('\n')
          .map((line) => (line === '' ? mark.trimEnd() : mark + line))
          .join('\n');
        const read = readDocument(`Thank you, we look into it.\n\nOn Monday the CSIRT wrote:\n${quoted}\n`);
        expect(read?.document.fields).toEqual(document.fields);
      }
  });

  test('is still found when a mail program took the indentation away, and says that it is not exact', () => {
    for (const name of templateName.options) {
      const document = trialsOf(name)[0] as IncidentDocument;
      const flat = render(document)
        .split('\n')
        .map((line) => line.trimStart())
        .join('\n');
      const read = readDocument(flat);
      expect(read?.exact).toBe(false);
      expect(read?.missing).toEqual([]);
      expect(read?.document).toMatchObject({ name, site: 'CLOUD-A', tlp: 'AMBER' });
      expect(read?.document.fields.timeline).toEqual(document.fields.timeline);
    }
  });

  test('that a person typed by hand is read as far as it goes', () => {
    const read = readDocument(
      'Dear all,\nSummary: somebody logged in as root\nExtent: one host\nIndicators:\n198.51.100.23\nWhat every site should do now:\n* look at your logs\n',
      'Re: Security incident suspected at CLOUD-B [EGI-20270105] TLP: WHITE',
    );
    expect(read).toMatchObject({ exact: false, missing: [] });
    expect(read?.document).toMatchObject({
      name: 'heads-up',
      incident: 'EGI-20270105',
      site: 'CLOUD-B',
      tlp: 'CLEAR',
    });
    expect(read?.document.fields).toMatchObject({
      summary: 'somebody logged in as root',
      indicators: ['198.51.100.23'],
      precautions: ['look at your logs'],
    });
  });

  test('is not seen in a mail that holds none', () => {
    fc.assert(
      fc.property(text, (words) => {
        expect(readDocument(words.replaceAll(':', ';'))).toBeUndefined();
      }),
    );
  });

  test.each(templateName.options)('the wording that is shipped for the %s passes its own check', (name) => {
    expect(checkWording(name, shippedWording(name), GUIDANCE)).toMatchObject({ ok: true, problems: [] });
  });

  test('every kind of field is used by one of them', () => {
    const used = new Set(definitions.flatMap(({ fields }) => fields.map(({ kind }) => kind)));
    expect([...used].sort()).toEqual([...fieldKind.options].sort());
  });
});
