export function buildAgent(folder?: string): Promise<{ file: string; sha256: string }>;
