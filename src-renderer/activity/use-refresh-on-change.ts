import { useEffect, useState } from 'react';
import { throttle, useStation } from '../station';

/** Thousands of orders may change at once, and each read of the journal delays the orders that are being sent. */
const REFRESH_MS = 1_000;

/** Runs a function when the component is first drawn, and again whenever an order may have changed. @param read the first value is kept */
export function useRefreshOnChange(read: () => void): void {
  const revision = useStation((state) => state.revision);
  const [refresh] = useState(() => throttle(read, REFRESH_MS));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision makes the data outdated.
  useEffect(refresh, [revision, refresh]);
}
