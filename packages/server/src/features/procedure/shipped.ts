import { readFileSync } from 'node:fs';
import type { Procedure } from './model.ts';
import { readProcedure } from './parse.ts';

const NAMES = ['egi-ssc'] as const;

export interface ShippedProcedure {
  procedure: Procedure;
  text: string;
}

let loaded: readonly ShippedProcedure[] | undefined;

/** The procedures that come with Muster. Read once; a broken one is a defect and throws. */
export function shippedProcedures(): readonly ShippedProcedure[] {
  loaded ??= NAMES.map((name) => {
    const text = readFileSync(new URL(`./procedures/${name}.yaml`, import.meta.url), 'utf8');
    return { procedure: readProcedure(text), text };
  });
  return loaded;
}

/** The newest version of a shipped procedure. */
export function shippedProcedure(name: string): ShippedProcedure | undefined {
  return shippedProcedures()
    .filter(({ procedure }) => procedure.document.name === name)
    .toSorted((a, b) => b.procedure.document.version - a.procedure.document.version)[0];
}
