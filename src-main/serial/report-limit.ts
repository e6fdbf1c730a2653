/** The shortest time between two weights that are reported: 25 per second. */
const REPORT_INTERVAL_MS = 40;

/** Reports the first change at once, and later ones at most every 40 ms. The last one is always reported. */
export function createReportLimit(report: () => void) {
  let timer: NodeJS.Timeout | null = null;
  let isChanged = false;

  function flush(): void {
    timer = null;
    if (!isChanged) return;
    isChanged = false;
    report();
    timer = setTimeout(flush, REPORT_INTERVAL_MS);
  }

  return {
    changed(): void {
      isChanged = true;
      if (timer === null) flush();
    },
    close: () => clearTimeout(timer ?? undefined),
  };
}
