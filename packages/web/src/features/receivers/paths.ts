export const RECEIVERS = '/api/v1/signals/receivers';

export function receiverPath(id: string): string {
  return `${RECEIVERS}/${encodeURIComponent(id)}`;
}

export function streamPath(id: string): string {
  return `/api/v1/signals/streams/${encodeURIComponent(id)}`;
}
