/** Connect's names of the fields of a request, in its refusals and in the failures that the journal stores. */
import type { RequestField } from '../../src-shared/failure/failure.schema';

const CONNECT_NAMES: Readonly<Record<RequestField, string>> = {
  orderId: 'order_id',
  userId: 'user_id',
  serviceOption: 'service_option_id',
  windowStart: 'start_at',
  windowEnd: 'end_at',
  tip: 'initial_tip_cents',
  items: 'items_count',
  bags: 'bags_count',
  weight: 'items_weight',
  cartTotal: 'cart_total',
  alcoholic: 'alcoholic',
  bagLabel: 'bag_label',
  specialInstructions: 'special_instructions',
};

const FIELDS_BY_CONNECT_NAME: ReadonlyMap<string, string> = new Map(Object.entries(CONNECT_NAMES).map(([field, name]) => [name, field]));

/** The app's name of a field. A name that the app does not know stays as received. */
export const fromConnectFieldName = (name: string): string => FIELDS_BY_CONNECT_NAME.get(name) ?? name;

/** Connect's name of a field. A name that the app does not know stays as received. */
export const toConnectFieldName = (field: string): string =>
  Object.hasOwn(CONNECT_NAMES, field) ? CONNECT_NAMES[field as RequestField] : field;
