/** Timers by name, each with its function. Setting one again replaces it. */
export function createNamedTimers<Name extends string>(actions: Readonly<Record<Name, () => void>>) {
  const running = new Map<Name, NodeJS.Timeout>();
  return {
    set(name: Name, ms: number): void {
      clearTimeout(running.get(name));
      running.set(name, setTimeout(actions[name], ms));
    },
    clear(): void {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    },
  };
}
