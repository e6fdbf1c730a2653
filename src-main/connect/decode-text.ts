/** From the bytes of an answer to its text, in whichever character set it is written. */

/**
 * JSON is UTF-8 (RFC 8259), and gateways write their pages in what they like and name a charset without looking. So the bytes come
 * before the name: a byte order mark, UTF-16 by its zero bytes, UTF-8 where all of it is, then the charset that the answer names,
 * and Windows' western characters.
 * @param contentType the header, where there is one
 */
export function decodeText(body: Uint8Array, contentType = ''): string {
  const detected = detectByteOrderMark(body) ?? detectUtf16(body);
  if (detected !== null) return decodeAs(detected, body) ?? '';
  const named = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1];
  return decodeAs('utf-8', body, true) ?? (named && decodeAs(named, body)) ?? decodeAs('windows-1252', body) ?? '';
}

/** @returns `null` where there is no such charset, or, if `fatal`, where the bytes are not of it */
function decodeAs(charset: string, body: Uint8Array, fatal = false): string | null {
  try {
    return new TextDecoder(charset, { fatal }).decode(body);
  } catch {
    return null;
  }
}

function detectByteOrderMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

/** Text begins with an ASCII character, which has a zero byte beside it in UTF-16. */
function detectUtf16([first, second]: Uint8Array): string | null {
  if (first === 0 && second) return 'utf-16be';
  return first && second === 0 ? 'utf-16le' : null;
}
