/** Addresses of a feed's folder and of what is in it. Pure. */

/** @returns the address of a feed's folder with the slash at its end */
export const folderUrl = (url: string): string => new URL(url.endsWith('/') ? url : `${url}/`).href;

/** @param name a plain one, as `manifest.ts` checks */
export const fileUrl = (folder: string, name: string): string => `${folderUrl(folder)}${name}`;

/** @param folder the address of a folder, with or without the slash at its end */
export function isInFolder(address: string, folder: string): boolean {
  if (!URL.canParse(address)) return false;
  const [url, base] = [new URL(address), new URL(folderUrl(folder))];
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return false;
  return !/[/\\]|%2f|%5c/i.test(url.pathname.slice(base.pathname.length));
}
