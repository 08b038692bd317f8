export const PACKS = '/api/v1/packs';

export function packPath(id: string): string {
  return `${PACKS}/${encodeURIComponent(id)}`;
}
