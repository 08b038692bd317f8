import { readFileSync } from 'node:fs';
import type { Procedure } from './model.ts';
import { readProcedure } from './parse.ts';

/** One file a version. A text that an incident may have followed is never changed: a change is another version. */
const FILES = ['egi-ssc', 'egi-sec01.v1', 'egi-sec01.v2'] as const;

export interface ShippedProcedure {
  procedure: Procedure;
  text: string;
}

let loaded: readonly ShippedProcedure[] | undefined;

/** The procedures that come with Muster. Read once; a broken one is a defect and throws. */
export function shippedProcedures(): readonly ShippedProcedure[] {
  loaded ??= FILES.map((name) => {
    const text = readFileSync(new URL(`./procedures/${name}.yaml`, import.meta.url), 'utf8');
    return { procedure: readProcedure(text), text };
  });
  return loaded;
}

/** A version of a shipped procedure, the newest unless one is asked for. */
export function shippedProcedure(name: string, version?: number): ShippedProcedure | undefined {
  return shippedProcedures()
    .filter(({ procedure: { document } }) => document.name === name)
    .filter(({ procedure: { document } }) => version === undefined || document.version === version)
    .toSorted((a, b) => b.procedure.document.version - a.procedure.document.version)[0];
}
