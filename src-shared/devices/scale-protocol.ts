/** The interface of a serial scale's protocol. One file implements it for each protocol; it has no I/O and no clock. */
import type { ScaleReport } from './scale-report';
import type { SerialLine } from './serial-line';

export const SCALE_PROTOCOLS = ['nci', 'toledo-8217', 'mt-sics', 'cas'] as const;
export type ScaleProtocolName = (typeof SCALE_PROTOCOLS)[number];

/** What a reader finds in the bytes that arrived. */
export type ScaleFrame =
  | { readonly kind: 'report'; readonly report: ScaleReport }
  /** The answer to a command such as zero or tare. */
  | { readonly kind: 'command-done' }
  | { readonly kind: 'command-refused' }
  /** This many bytes belong to no frame of the protocol: noise, a half line, or another protocol. */
  | { readonly kind: 'unreadable'; readonly bytes: number };

export interface ScaleReader {
  /**
   * Adds bytes as they arrived, in pieces of any size, and returns the frames that they complete, in their order. It never holds more
   * than a few hundred bytes: what cannot become a frame any more is reported as unreadable.
   */
  read(bytes: Uint8Array): readonly ScaleFrame[];
  /** Forgets a half frame, after a pause or a reopened port. */
  reset(): void;
}

export interface ScaleProtocol {
  readonly name: ScaleProtocolName;
  /** How the maker sets the port. */
  readonly defaultLine: SerialLine;
  /** Bytes that ask for the weight now; `null` if the scale sends without being asked. */
  readonly request: Uint8Array | null;
  /** Bytes of the commands; `null` where the protocol has none. */
  readonly zero: Uint8Array | null;
  readonly tare: Uint8Array | null;
  createReader(): ScaleReader;
}
