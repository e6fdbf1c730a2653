/** Decodes the text of a response in any character set. */

/**
 * Decodes text by its bytes first, because gateways often name a wrong charset. The order is: byte order mark, zero bytes of UTF-16,
 * valid UTF-8 (RFC 8259), the charset in `Content-Type`, Windows-1252.
 * @param contentType the `Content-Type` header
 */
export function decodeText(body: Uint8Array, contentType = ''): string {
  const detected = detectByteOrderMark(body) ?? detectUtf16(body);
  if (detected !== null) return decodeAs(detected, body) ?? '';
  const named = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1];
  return decodeAs('utf-8', body, true) ?? (named && decodeAs(named, body)) ?? decodeAs('windows-1252', body) ?? '';
}

/** Decodes bytes. @returns `null` if the charset does not exist or, with `isStrict`, if the bytes are not valid in it */
function decodeAs(charset: string, body: Uint8Array, isStrict = false): string | null {
  try {
    return new TextDecoder(charset, { fatal: isStrict }).decode(body);
  } catch {
    return null;
  }
}

function detectByteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Detects UTF-16 without a byte order mark: the first character is ASCII, so one of its two bytes is zero. */
function detectUtf16([first, second]: Uint8Array): string | null {
  if (first === 0 && second) return 'utf-16be';
  return first && second === 0 ? 'utf-16le' : null;
}
