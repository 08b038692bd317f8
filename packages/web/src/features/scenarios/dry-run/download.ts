/** Named after the scenario that it says it is. */
export function fileNameOf(yaml: string): string {
  const name = /^scenario:\s*["']?([a-z][a-z0-9-]{0,80})/m.exec(yaml)?.[1] ?? 'scenario';
  return `${name}.yaml`;
}

/** Hands a text to the browser as a file. */
export function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
