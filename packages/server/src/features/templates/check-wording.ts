import { isDeepStrictEqual } from 'node:util';
import type { IncidentDocument, TemplateName, WordingCheck, WordingProblem } from '@muster/contract';
import { bannerOf } from './banner.ts';
import { definitionOf } from './definition.ts';
import { WordingError } from './engine.ts';
import { exampleOf, trialsOf } from './examples.ts';
import { readDocument } from './read-document.ts';
import { renderDocument } from './render-document.ts';
import { subjectOf } from './subject.ts';

/** Tries a wording on documents of every shape; it is good when each is read back as it was filled in. */
export function checkWording(name: TemplateName, source: string, guidance: string): WordingCheck {
  const example = exampleOf(name);
  const subject = subjectOf(example);
  try {
    const text = renderDocument(source, example, guidance);
    const problems = trialsOf(name).flatMap((trial) => faultsOf(source, trial, guidance));
    const different = [...new Map(problems.map((one) => [one.message, one])).values()].slice(0, 20);
    return { ok: different.length === 0, problems: different, subject, text };
  } catch (error) {
    if (!(error instanceof WordingError)) throw error;
    return { ok: false, problems: [...error.problems], subject, text: null };
  }
}

/** What is lost when this document is written by this wording and read again; nothing, if all is well. */
export function faultsOf(source: string, document: IncidentDocument, guidance: string): WordingProblem[] {
  const text = renderDocument(source, document, guidance);
  const faults: string[] = [];
  if (!text.includes(bannerOf(document.tlp)))
    faults.push('The banner is missing: put {{ banner }} on a line of its own.');
  if (!text.includes(guidance))
    faults.push('The links to the guidance are missing: put {{ guidance }} on a line of its own.');
  const read = readDocument(text);
  const lost = read?.document.name === document.name ? lostOf(document, read.document) : undefined;
  if (!lost || (lost.length === 0 && !read?.exact))
    faults.push('The head cannot be read back: put {{ head }} on a line of its own, before the fields.');
  else faults.push(...lost);
  return faults.map((message) => ({ line: lineOf(source, message), message }));
}

function lostOf(document: IncidentDocument, read: IncidentDocument): string[] {
  const lost = definitionOf(document.name).fields.filter(
    ({ name }) => !isDeepStrictEqual(document.fields[name], read.fields[name]),
  );
  const faults = lost.map(
    ({ name, label, required }) =>
      `“${label}” is not read back as it was filled in${required ? ', and it is required' : ''}: ` +
      `put {{ ${name} }} once, at the beginning of a line, with nothing indented below it.`,
  );
  const { fields: _a, ...before } = document;
  const { fields: _b, ...after } = read;
  if (!isDeepStrictEqual(before, after))
    faults.push('What {{ head }} says is not read back as it was written.');
  return faults;
}

/** Where the wording names what the fault is about. */
function lineOf(source: string, message: string): number | null {
  const word = /\{\{ (\w+) \}\}/.exec(message)?.[1];
  if (word === undefined) return null;
  const line = source.split('\n').findIndex((one) => new RegExp(`\\{\\{-?\\s*${word}\\b`).test(one));
  return line === -1 ? null : line + 1;
}
