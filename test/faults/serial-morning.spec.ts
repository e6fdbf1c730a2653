import { serialTest as test } from '../e2e/fixtures/serial-cables';
import { stageMorning } from '../e2e/fixtures/serial-morning';

/** A hanging test ends long before the hour that the long suite allows. It takes about a minute. */
const LIMIT_MS = 300_000;

test('a morning of 100 orders with a serial scale, a serial scanner and no keyboard stages each order once, with its own weight', async ({
  openStation,
  connect,
  cables,
}) => {
  test.setTimeout(LIMIT_MS);
  await stageMorning({ openStation, connect, cables }, 100);
});
