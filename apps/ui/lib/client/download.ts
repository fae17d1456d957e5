import { read } from './call';

/** Saves what an address answers as a file, under the name the answer gives. */
export function downloadFrom(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** Saves what an address answers once it is all there, so that an error is told and not saved. */
export async function downloadAnswer(address: string, about: { name: string; type: string }): Promise<void> {
  downloadText(JSON.stringify(await read(address), undefined, 2), about);
}

/** Saves a text as a file. */
export function downloadText(text: string, { name, type }: { name: string; type: string }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
