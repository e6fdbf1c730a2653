/**
 * Undoes the content codings of an answer (RFC 9110, 8.4). Stagebay asks for `identity`, and gateways compress all the same;
 * some compress and do not say so, and some say so and do not.
 */
import * as zlib from 'node:zlib';

/** `malformed`: it is not of the coding that it names. `coding`: what it is coded with, where that is not known here. */
export type DecodedBody = Uint8Array | 'too-large' | 'malformed' | { readonly coding: string };

type Decoder = (body: Uint8Array, options: zlib.ZlibOptions) => Buffer;

const deflate: Decoder = (body, options) => {
  try {
    return zlib.inflateSync(body, options);
  } catch (error) {
    // Some servers leave out the two bytes of the zlib format.
    if (isTooLarge(error)) throw error;
    return zlib.inflateRawSync(body, options);
  }
};

const brotli: Decoder = (body, { maxOutputLength }) =>
  zlib.brotliDecompressSync(body, { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH, ...(maxOutputLength && { maxOutputLength }) });

/** Since Node 22.15. */
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

/** A server may name any number of codings, and each step costs memory. */
const MAX_CODINGS = 5;

/**
 * @param header the `Content-Encoding` of the answer, of several the list
 * @param maxBytes the longest decoded body that is kept
 */
export function decodeBody(body: Uint8Array, header: string | undefined, maxBytes: number): DecodedBody {
  const namedCodings = parseCodings(header);
  const codings = namedCodings.length === 0 && isGzip(body) ? ['gzip'] : namedCodings;
  if (codings.length > MAX_CODINGS) return { coding: codings.join(', ') };
  let decoded = body;
  for (const coding of codings.toReversed()) {
    const step = decodeStep(decoded, coding, maxBytes);
    // A gateway that has undone the coding and left the header.
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
    // With what has come so far, where the end is missing: JSON says itself whether it is whole.
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

/** Whether it begins as JSON, a page or text does. */
const looksLikeText = (body: Uint8Array): boolean =>
  /^(\uFEFF|ï»¿)?\s*[{[<\w]/.test(Buffer.from(body.subarray(0, 16)).toString('latin1')) && !body.subarray(0, 64).includes(0);
