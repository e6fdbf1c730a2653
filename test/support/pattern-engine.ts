/** Imported for its side effect: patterns other than the default can be used at once, as after the station was read. */
import { preparePattern } from '../../src-shared/scan/scan-pattern';

await preparePattern('(?<orderId>.)');
