export interface Debounced {
  /** Calls back when no other request follows within the delay. */
  request(): void;
  /** Drops a request that has not called back yet. */
  cancel(): void;
}

/** Merges requests that follow each other closely into one call, after the last of them. */
export function debounce(callback: () => void, delayMs: number): Debounced {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => clearTimeout(timer);
  return {
    request() {
      cancel();
      timer = setTimeout(callback, delayMs);
    },
    cancel,
  };
}
