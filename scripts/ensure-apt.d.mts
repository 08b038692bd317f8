export function missingPackages(names: readonly string[]): string[];
export function ensureApt(names: readonly string[]): { missing: string[]; reason: string };
