/** Copies without the Clipboard API, for which the page would need a permission. @returns whether the text was copied */
export function copyText(copied: string): boolean {
  const area = document.createElement('textarea');
  area.value = copied;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
