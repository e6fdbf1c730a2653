/** Imported for its effect: patterns other than the default can be used at once, as when a station has been read. */
import { preparePattern } from '../../src-shared/scan/order-pattern';

await preparePattern('(?<orderId>.)');
