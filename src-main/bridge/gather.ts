/** How long a step of an order may wait for others before the window is told: a quarter of a frame. */
const GATHER_MS = 4;

/**
 * Tells the window of several steps at once, all of them in their order, a moment after the first. It draws once for
 * all of them, and a request that is about to leave waits for none of this.
 */
export function gather<Step>(tell: (steps: readonly Step[]) => void): (step: Step) => void {
  let gathered: Step[] = [];
  return (step) => {
    gathered.push(step);
    if (gathered.length > 1) return;
    setTimeout(() => {
      const steps = gathered;
      gathered = [];
      tell(steps);
    }, GATHER_MS);
  };
}
