import { askForFile } from '../../app/api.ts';

/** Asks for a file by a change, for to hand out is one, and gives it to the browser to be kept. */
export async function download(path: string, body: unknown, name: string): Promise<void> {
  const address = URL.createObjectURL(await askForFile(path, body));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
