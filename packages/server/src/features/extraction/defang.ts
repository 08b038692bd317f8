import type { ObservableType } from '@muster/contract';

/** The writing in which nobody clicks on it by mistake, and no mail program makes a link; `refang` undoes it. */
export function defang(type: ObservableType, value: string): string {
  switch (type) {
    case 'ip':
    case 'network':
      return harmlessAddress(value);
    case 'domain':
      return harmless(value);
    case 'mail':
      return value.replace(/@([^@]*)$/, (_whole, host: string) => `[at]${harmless(host)}`);
    case 'url':
      return harmlessUrl(value);
    default:
      return value;
  }
}

function harmless(host: string): string {
  return host.replaceAll('.', '[.]').replaceAll(':', '[:]');
}

/** The port and the length of a network's prefix stay as they are. */
function harmlessAddress(value: string): string {
  const parts = /^(\[)(.*)(\]:\d+)$/.exec(value) ?? /^()([\d.]+)(:\d+)$/.exec(value);
  if (!parts) return harmless(value);
  const [, open = '', address = '', rest = ''] = parts;
  return `${open}${harmless(address)}${rest}`;
}

function harmlessUrl(value: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/s.exec(value);
  if (!parts) return value;
  const [, scheme = '', authority = '', rest = ''] = parts;
  const dead = scheme.replace(/^http/, 'hxxp').replace(/^ftp$/, 'fxp');
  return `${dead}${dead === scheme ? '[://]' : '://'}${authority.replaceAll('.', '[.]')}${rest}`;
}
