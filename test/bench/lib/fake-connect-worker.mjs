/** The process behind `fake-connect-process.mjs`: accepts every order, or only some in a second, at once or after a delay. */
import { acceptOrder, orderBody, orderIdOf, respondJson, startFakeConnect } from '../../support/fake-connect.mjs';
import { createTokenBucket } from '../../support/token-bucket.mjs';

/** @type {{ perSecond: number | null, retryAfter: number | null, takesMs: number, lookupTakesMs: number }} */
const { perSecond, retryAfter, takesMs, lookupTakesMs } = JSON.parse(process.argv[2] ?? '{}');
const bucket = perSecond === null ? null : createTokenBucket({ perSecond, now: () => performance.now() });

/** @type {{ orderId: string, at: number }[]} */
let accepted = [];
/** @type {{ orderId: string, at: number, answeredAt: number }[]} */
let lookups = [];
let refused = 0;

/** @type {import('../../support/fake-connect.mjs').Respond} */
function answerLookup(received, response) {
  const orderId = orderIdOf(received);
  lookups.push({ orderId, at: received.receivedAt, answeredAt: Number(process.hrtime.bigint()) / 1e6 });
  respondJson(response, 200, orderBody(orderId));
}

const connect = await startFakeConnect();
connect.respondWith((received, response) => {
  if (bucket && !bucket.isAllowed()) {
    refused += 1;
    const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
    return respondJson(response, 429, { error: { message: 'Too many requests', code: 2003 } }, headers);
  }
  if (received.method === 'GET' && orderIdOf(received) !== '') return void setTimeout(answerLookup, lookupTakesMs, received, response);
  accepted.push({ orderId: orderIdOf(received), at: received.receivedAt });
  if (takesMs > 0) setTimeout(() => acceptOrder(received, response), takesMs);
  else acceptOrder(received, response);
});

process.on('message', () => {
  process.send?.({ accepted, lookups, refused });
  accepted = [];
  lookups = [];
  refused = 0;
});
// The process that started this one has ended.
process.on('disconnect', () => process.exit());
process.send?.({ baseUrl: connect.baseUrl });
