/** URLs of a feed's folder and of its files. Pure. */

/** @returns the URL of a feed's folder with a slash at its end */
export const folderUrl = (url: string): string => new URL(url.endsWith('/') ? url : `${url}/`).href;

/** @param name a plain file name, as `manifest.ts` validates */
export const fileUrl = (folder: string, name: string): string => `${folderUrl(folder)}${name}`;

/** Whether the URL is a file directly in the folder. @param folder the URL of the folder, with or without a slash at its end */
export function isInFolder(address: string, folder: string): boolean {
  if (!URL.canParse(address)) return false;
  const [url, base] = [new URL(address), new URL(folderUrl(folder))];
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return false;
  return !/[/\\]|%2f|%5c/i.test(url.pathname.slice(base.pathname.length));
}
