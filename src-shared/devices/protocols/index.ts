/** The protocols of serial scales by their names in `scale.protocol`. */
import type { ScaleProtocol, ScaleProtocolName } from '../scale-protocol';
import { CAS } from './cas';
import { MT_SICS } from './mt-sics';
import { NCI } from './nci';
import { TOLEDO_8217 } from './toledo-8217';

export { looksLikeWrongSpeed } from './wrong-speed';

export const PROTOCOLS: Readonly<Record<ScaleProtocolName, ScaleProtocol>> = {
  nci: NCI,
  'toledo-8217': TOLEDO_8217,
  'mt-sics': MT_SICS,
  cas: CAS,
};
