/** The folder of the built pages; builds them unless they are fresh. */
export function ensureWeb(): Promise<string>;
