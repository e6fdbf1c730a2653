/**
 * The kinds of scans that a pattern finds, in the order in which a scan is tested. How to add a kind: a row here with its setting, and its
 * parser in `classify-scan.ts`; then the compiler names every view that has to say what it does with the kind.
 */
export const SCAN_KINDS = [
  { kind: 'place', key: 'scan.placePattern', group: 'place' },
  { kind: 'order', key: 'scan.orderPattern', group: 'orderId' },
] as const;

type ScanKindRow = (typeof SCAN_KINDS)[number];
export type ScanKind = ScanKindRow['kind'];
/** The setting with the pattern of a kind. */
export type ScanPatternKey = ScanKindRow['key'];
/** The group that a pattern must have. */
export type ScanPatternGroup = ScanKindRow['group'];

/** The patterns of a station, one for each kind. `null`: the station has no scans of this kind. */
export type ScanPatterns = { readonly [Key in ScanPatternKey]: string | null };

export const isScanPatternKey = (key: string): key is ScanPatternKey => SCAN_KINDS.some((row) => row.key === key);
