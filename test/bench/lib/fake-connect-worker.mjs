/** The process behind `fake-connect-process.mjs`: takes every order at once, or as many in a second as it may, or thinks about each. */
import { createServer } from 'node:http';

/** @type {{ perSecond: number | null, retryAfter: number | null, takesMs: number }} */
const { perSecond, retryAfter, takesMs } = JSON.parse(process.argv[2] ?? '{}');

/** @type {{ orderId: string, at: number }[]} */
let taken = [];
let refused = 0;

// A bucket that holds a second's worth and fills all the time, which is how most limits are kept.
let tokens = perSecond ?? 0;
let filledAt = performance.now();

function isAllowed() {
  if (perSecond === null) return true;
  const now = performance.now();
  tokens = Math.min(perSecond, tokens + ((now - filledAt) / 1_000) * perSecond);
  filledAt = now;
  if (tokens < 1) return false;
  tokens -= 1;
  return true;
}

const server = createServer((request, response) => {
  const at = Number(process.hrtime.bigint()) / 1e6;
  request.resume();
  request.once('end', () => {
    if (!isAllowed()) {
      refused += 1;
      response.writeHead(429, { 'content-type': 'application/json', ...(retryAfter !== null && { 'retry-after': String(retryAfter) }) });
      response.end('{"error":{"message":"Too many requests","code":2003}}');
      return;
    }
    const orderId = decodeURIComponent(request.url?.split('/').at(-2) ?? '');
    taken.push({ orderId, at });
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: orderId, status: 'staged', order_url: '' }));
    };
    if (takesMs > 0) setTimeout(answer, takesMs);
    else answer();
  });
});

process.on('message', () => {
  process.send?.({ taken, refused });
  taken = [];
  refused = 0;
});
// Who started us is gone.
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address?.port });
});
