/**
 * Takes informational answers (1xx, RFC 9110, 15.2) out of what a socket receives. Gateways send them unasked. undici gives up the
 * connection at 100 and at 101, and the outcome of the order on it is unknown then.
 */
import type { Socket } from 'node:net';

const INFORMATIONAL = /^HTTP\/1\.\d 1\d\d/;
/** As much of an answer as says whether it is one. */
const STATUS_PREFIX_BYTES = 'HTTP/1.1 100'.length;
/** A head that is longer is left to undici, which says what is wrong with it. */
const MAX_HEAD_BYTES = 65_536;

/**
 * Replaces the socket's `read` and `write`, by which undici uses it: one request at a time, and its answer.
 * @returns the same socket
 */
export function skipInformational<Connection extends Socket>(socket: Connection): Connection {
  const read = socket.read.bind(socket);
  const write = socket.write.bind(socket);
  /** The first bytes of an answer that may be informational; `null` within an answer that is not. */
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

/** Whether more of it has to come before it is known. */
function mayBeInformational(bytes: Buffer): boolean {
  if (bytes.length > MAX_HEAD_BYTES) return false;
  const start = readStatusPrefix(bytes);
  return start.length < STATUS_PREFIX_BYTES
    ? 'HTTP/1.1 1'.startsWith(start.slice(0, 10)) || 'HTTP/1.0 1'.startsWith(start.slice(0, 10))
    : INFORMATIONAL.test(start);
}

const readStatusPrefix = (bytes: Buffer): string => bytes.toString('latin1', 0, STATUS_PREFIX_BYTES);
