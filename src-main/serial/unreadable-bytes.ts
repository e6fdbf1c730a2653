/** What a scale sent that no frame of its protocol explains, and what that says about the port. */
import type { DeviceStatus } from '../../src-shared/devices/device-state';
import { looksLikeWrongSpeed } from '../../src-shared/devices/protocols';

/** The latest bytes that are judged. */
const KEPT = 256;
/** Fewer pieces are a disturbance of the cable, or the half line of a scale that was switched off. */
const MIN_PIECES = 3;

export interface UnreadableBytes {
  /** Keeps what arrived, for the judgment. */
  record(bytes: Uint8Array): void;
  /** Forgets it, because a frame was read. */
  reset(): void;
  /** Judges what arrived since the last judgment. @returns `null` if hardly anything did */
  judge(): Extract<DeviceStatus, { kind: 'garbage' | 'wrong-speed' }> | null;
}

export function createUnreadableBytes(): UnreadableBytes {
  let latest: readonly number[] = [];
  let pieces = 0;
  return {
    record(bytes) {
      latest = [...latest, ...bytes.subarray(-KEPT)].slice(-KEPT);
      pieces += 1;
    },
    reset() {
      latest = [];
      pieces = 0;
    },
    judge() {
      const isEnough = pieces >= MIN_PIECES;
      pieces = 0;
      if (!isEnough) return null;
      return { kind: looksLikeWrongSpeed(Uint8Array.from(latest)) ? 'wrong-speed' : 'garbage' };
    },
  };
}
