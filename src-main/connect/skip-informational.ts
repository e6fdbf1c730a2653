/**
 * Removes informational responses (1xx, RFC 9110, 15.2) from the data of a socket. Some gateways send them unasked, and undici closes
 * the connection at 100 and 101, which would make the outcome of the order unknown.
 */
import type { Socket } from 'node:net';

const INFORMATIONAL = /^HTTP\/1\.\d 1\d\d/;
/** The number of bytes that identify an informational response. */
const STATUS_PREFIX_BYTES = 'HTTP/1.1 100'.length;
/** Longer headers are passed to undici, which reports the error. */
const MAX_HEAD_BYTES = 65_536;

/**
 * Replaces the socket's `read` and `write`, which undici uses for one request and its response at a time.
 * @returns the same socket
 */
export function skipInformational<Connection extends Socket>(socket: Connection): Connection {
  const read = socket.read.bind(socket);
  const write = socket.write.bind(socket);
  /** The first bytes of a response that may be informational; `null` after the final response has started. */
  let responseStart: Buffer | null = null;

  socket.write = ((...args: Parameters<Socket['write']>) => {
    responseStart ??= Buffer.alloc(0);
    return write(...args);
  }) as Socket['write'];

  socket.read = (size?: number) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || responseStart === null) return chunk;
    const rest = dropInformational(Buffer.concat([responseStart, chunk]));
    if (mayBeInformational(rest)) {
      responseStart = rest;
      return null;
    }
    responseStart = null;
    return rest;
  };
  return socket;
}

function dropInformational(bytes: Buffer): Buffer {
  let rest = bytes;
  while (INFORMATIONAL.test(readStatusPrefix(rest))) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return rest;
    rest = rest.subarray(end + 4);
  }
  return rest;
}

/** Whether the bytes are an incomplete or possible informational response, so that more data is needed. */
function mayBeInformational(bytes: Buffer): boolean {
  if (bytes.length > MAX_HEAD_BYTES) return false;
  const start = readStatusPrefix(bytes);
  return start.length < STATUS_PREFIX_BYTES
    ? 'HTTP/1.1 1'.startsWith(start.slice(0, 10)) || 'HTTP/1.0 1'.startsWith(start.slice(0, 10))
    : INFORMATIONAL.test(start);
}

const readStatusPrefix = (bytes: Buffer): string => bytes.toString('latin1', 0, STATUS_PREFIX_BYTES);
