import { createHash } from 'node:crypto';
import { type ExchangeFormat, type ExchangeLoss, type ExportWords, tlpText } from '@muster/contract';
import { csafFileName } from './csaf/format.ts';
import { csafTlp } from './csaf/tlp.ts';
import { writeCsaf } from './csaf/write.ts';
import { tlpTag, writeMisp } from './misp/write.ts';
import type { IncidentRecord } from './model/record.ts';
import { wordsOf } from './model/without-words.ts';
import { writeStix } from './stix/write.ts';

export interface WrittenFile {
  bytes: Buffer;
  sha256: string;
  /** Media type. */
  type: string;
  fileName: string;
  /** The label as the format writes it. */
  label: string;
  lost: ExchangeLoss[];
}

export interface HandedOut {
  file: WrittenFile;
  /** What of the record the file was made of. */
  record: IncidentRecord;
  words: ExportWords;
}

/** The record in a format, as it is handed out: the same record and choice are the same bytes. */
export async function writeFile(
  whole: IncidentRecord,
  format: ExchangeFormat,
  withWords = false,
): Promise<HandedOut> {
  const { document: record, lost, words } = wordsOf(whole, format, withWords);
  const written = await writeAll(record, format);
  return { file: { ...written, lost: [...lost, ...written.lost] }, record, words };
}

async function writeAll(record: IncidentRecord, format: ExchangeFormat): Promise<WrittenFile> {
  const copy = record.redaction ? ` redacted ${record.tlp}` : '';
  const name = `${record.publicId}${copy}`;
  switch (format) {
    case 'misp': {
      const { document, lost } = writeMisp(record);
      return json(document, {
        type: 'application/json',
        fileName: `${name}.misp.json`,
        label: tlpTag(record.tlp),
        lost,
      });
    }
    case 'stix': {
      const { document, lost } = writeStix(record);
      const type = 'application/stix+json; version=2.1';
      return json(document, {
        type,
        fileName: `${name}.stix.json`,
        label: `${tlpText(record.tlp)} (OASIS, TLP 2.0)`,
        lost,
      });
    }
    case 'csaf': {
      const { document, lost } = writeCsaf(record);
      const { label } = csafTlp[record.tlp];
      return json(document, { type: 'application/json', fileName: csafFileName(document), label, lost });
    }
    case 'pdf': {
      const { writePdf } = await import('./pdf/write.ts');
      const { document, lost } = await writePdf(record);
      return file(document, {
        type: 'application/pdf',
        fileName: `${name}.pdf`,
        label: tlpText(record.tlp),
        lost,
      });
    }
  }
}

type About = Omit<WrittenFile, 'bytes' | 'sha256'>;

function json(document: object, about: About): WrittenFile {
  return file(Buffer.from(`${JSON.stringify(document, null, 2)}\n`, 'utf8'), about);
}

function file(bytes: Buffer, about: About): WrittenFile {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), ...about };
}
