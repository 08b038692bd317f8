/** The file that `node` runs as the server; builds it unless it is fresh. */
export function ensureServer(): Promise<string>;
