import { useEffect, useState } from 'react';
import { throttle, useStation } from '../station';

/** Thousands of orders may change at once, and each read of the journal takes time from what is being sent. */
const REFRESH_MS = 1_000;

/** Reads when it is first drawn, and again whenever an order may have changed. @param read the first one given is used */
export function useRefreshOnChange(read: () => void): void {
  const revision = useStation((state) => state.revision);
  const [refresh] = useState(() => throttle(read, REFRESH_MS));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision is what makes the picture old.
  useEffect(refresh, [revision, refresh]);
}
