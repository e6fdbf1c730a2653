/**
 * Decodes the bytes of a scan. Scanners send UTF-8 or Latin-1, and text in Latin-1 is hardly ever valid UTF-8.
 */
export function decodeScan(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
}
