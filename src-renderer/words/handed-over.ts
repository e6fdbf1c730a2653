import type { StageRequest } from '../../src-shared/order';
import { formatPounds } from '../../src-shared/weight';
import { en } from './en';

/** What was handed over with an order: `3 bags · 12 items · 14.25 lb`, without what was left blank. */
export function handedOver({ bags, items, weight }: StageRequest): string {
  const parts = [
    bags !== undefined && en.rail.bags(bags),
    items !== undefined && en.rail.items(items),
    weight !== undefined && en.rail.pounds(formatPounds(weight)),
  ];
  return parts.filter(Boolean).join(' · ');
}
