/**
 * Decodes the content codings of a response (RFC 9110, 8.4). Stagebay requests `identity`, but some gateways compress anyway. Some
 * compress without the header, and some send the header without compressing.
 */
import * as zlib from 'node:zlib';

/** `malformed`: the body does not match its coding. `coding`: the names of a coding that is not supported. */
export type DecodedBody = Uint8Array | 'too-large' | 'malformed' | { readonly coding: string };

type Decoder = (body: Uint8Array, options: zlib.ZlibOptions) => Buffer;

const deflate: Decoder = (body, options) => {
  try {
    return zlib.inflateSync(body, options);
  } catch (error) {
    // Some servers omit the two-byte zlib header.
    if (isTooLarge(error)) throw error;
    return zlib.inflateRawSync(body, options);
  }
};

const brotli: Decoder = (body, { maxOutputLength }) =>
  zlib.brotliDecompressSync(body, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, ...(maxOutputLength && { maxOutputLength }) });

/** Available since Node 22.15. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (body: Uint8Array, options: { maxOutputLength?: number }) => Buffer };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  deflate,
  br: brotli,
  ...(zstdDecompressSync && {
    zstd: (body: Uint8Array, { maxOutputLength }: zlib.ZlibOptions) =>
      zstdDecompressSync(body, maxOutputLength === undefined ? {} : { maxOutputLength }),
  }),
};

/** Limits the number of codings, because each decoding step needs memory. */
const MAX_CODINGS = 5;

/**
 * Decodes a response body.
 * @param header the `Content-Encoding` headers, joined by commas
 * @param maxBytes the maximum length of the decoded body
 */
export function decodeBody(body: Uint8Array, header: string | undefined, maxBytes: number): DecodedBody {
  const namedCodings = parseCodings(header);
  const codings = namedCodings.length === 0 && isGzip(body) ? ['gzip'] : namedCodings;
  if (codings.length > MAX_CODINGS) return { coding: codings.join(', ') };
  let decoded = body;
  for (const coding of codings.toReversed()) {
    const step = decodeStep(decoded, coding, maxBytes);
    // A gateway has decoded the body but kept the header.
    if (step !== 'too-large' && !(step instanceof Uint8Array) && looksLikeText(decoded)) continue;
    if (!(step instanceof Uint8Array)) return step;
    decoded = step;
  }
  return decoded;
}

function decodeStep(body: Uint8Array, coding: string, maxBytes: number): DecodedBody {
  const decode = DECODERS[coding];
  if (!decode) return { coding };
  try {
    // Accept a truncated body, because the JSON parser detects missing text.
    return decode(body, { maxOutputLength: maxBytes, finishFlush: zlib.constants.Z_SYNC_FLUSH });
  } catch (error) {
    return isTooLarge(error) ? 'too-large' : 'malformed';
  }
}

const parseCodings = (header = ''): string[] =>
  header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity' && coding !== 'none');

const isTooLarge = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

/** Whether the body starts like JSON, HTML or plain text. */
const looksLikeText = (body: Uint8Array): boolean =>
  /^(\uFEFF|ï»¿)?\s*[{[<\w]/.test(Buffer.from(body.subarray(0, 16)).toString('latin1')) && !body.subarray(0, 64).includes(0);
