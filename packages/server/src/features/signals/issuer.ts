import type { App } from '../../app.ts';

/** Who we are to receivers and agents: the `iss` of what we sign and the `aud` of what agents sign. */
export function issuerOf({ config }: Pick<App, 'config'>): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  const { host, port } = config.http;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
