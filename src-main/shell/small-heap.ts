/** How much memory this process asks for. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 gives young objects more room the more of them there are: 14 MB after a thousand orders, which it keeps. A station
 * holds next to nothing for longer than an order takes, and what little room there is at the start is cleared in a
 * millisecond. Has to be called before the room has grown.
 */
export function limitYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
