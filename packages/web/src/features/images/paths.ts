export const BLOCKS = '/api/v1/image-blocks';
export const ORDERS = '/api/v1/orders';

export function blockPath(id: string): string {
  return `${BLOCKS}/${encodeURIComponent(id)}`;
}
