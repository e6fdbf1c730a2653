/** Remembers from one connection to the next which proxies are unreachable, and over which route each origin was reached. */
import type { Route } from './proxy-list';

/** How long an unreachable proxy is tried last; the same time as in Chromium. */
const UNREACHABLE_PROXY_MS = 5 * 60_000;

export class RouteMemory {
  readonly #onRouteChange: (origin: string, route: string) => void;
  /** The name of the last successful route, by origin. */
  readonly #lastRoutes = new Map<string, string>();
  /** Until when a proxy is tried last, by its name; in milliseconds of `performance.now()`. */
  readonly #unreachableUntil = new Map<string, number>();

  /** @param onRouteChange called when the route to an origin changes */
  constructor(onRouteChange: (origin: string, route: string) => void) {
    this.#onRouteChange = onRouteChange;
  }

  /** Moves unreachable proxies to the end of the list. */
  sortByReachability(routes: readonly Route[]): readonly Route[] {
    const isUnreachable = ({ name }: Route) => (this.#unreachableUntil.get(name) ?? 0) > performance.now();
    return [...routes.filter((route) => !isUnreachable(route)), ...routes.filter(isUnreachable)];
  }

  recordSuccess(origin: string, { name }: Route): void {
    if (this.#lastRoutes.get(origin) !== name) this.#onRouteChange(origin, name);
    this.#lastRoutes.set(origin, name);
  }

  recordFailure({ kind, name }: Route): void {
    if (kind === 'proxy') this.#unreachableUntil.set(name, performance.now() + UNREACHABLE_PROXY_MS);
  }

  /** Restores the system's order for the next connection, because all routes have failed. */
  recordTotalFailure(): void {
    this.#unreachableUntil.clear();
  }
}
