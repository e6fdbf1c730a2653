/** What the Edit view asks Connect and this station's history about the order on the screen. */
import type { OrderDetails } from '../../src-shared/order/order-details.schema';
import { parseOrderId, parseUserId } from '../../src-shared/order/parse-order';
import type { ServiceOption } from '../../src-shared/order/service-option.schema';
import { trimInvisible } from '../../src-shared/text/hidden-characters';
import { formatStoreTime } from '../../src-shared/time/store-time';
import { invoke } from '../station';
import { getEdit, getParseContext, parseFields, setEdit, setField, validateField } from './edit-store';
import { CHANGE_FIELDS, type EditFields } from './fields';
import { fieldsFromDetails } from './fill-fields';
import { invokeSafely } from './invoke-safely';

/** Fills in the user of an order that was staged or edited on this station. */
export async function prefillUser(): Promise<void> {
  const { orderId, userId } = getEdit().fields;
  const order = parseOrderId(orderId);
  if (!getParseContext().rules.needsUserToEdit || !order.ok || trimInvisible(userId) !== '') return;
  const response = await invoke('orders.find', { text: order.value, states: null, before: null, limit: 20 });
  if (!response.ok) return;
  const prefilledUser = response.value.intents.find(({ request }) => request.orderId === order.value && request.userId !== undefined)
    ?.request.userId;
  const { fields } = getEdit();
  if (prefilledUser === undefined || fields.orderId !== orderId || trimInvisible(fields.userId) !== '') return;
  setEdit(({ problems: { userId: _outdated, ...problems } }) => ({
    prefilledUser,
    problems,
    fields: { ...fields, userId: prefilledUser },
  }));
}

/** Asks Connect what the order has. Typed texts stay; the other fields show the response. */
export async function lookUpOrder(): Promise<void> {
  const { orderId, userId } = getEdit().fields;
  const order = parseOrderId(orderId);
  if (!order.ok) return validateField('orderId');
  const user = parseUserId(userId);
  setEdit({ lookup: { kind: 'loading' } });
  const response = await invokeSafely('orders.lookup', { orderId: order.value, userId: user.ok ? user.value : null });
  const { fields, baseline } = getEdit();
  // Another order may be on the screen by now.
  if (fields.orderId !== orderId) return;
  if (!response.ok) return setEdit({ lookup: { kind: 'none' }, notice: { refusal: response.problem } });
  if ('failure' in response.value) return setEdit({ lookup: { kind: 'failed', failure: response.value.failure } });
  applyDetails(response.value.details, baseline);
}

/**
 * Takes over what the order has, from Connect itself.
 * @param untouched a field with the same text as here was not touched, and shows what the order has now
 */
export function applyDetails(details: OrderDetails, untouched: EditFields): void {
  const { fields, originalInstants: selected } = getEdit();
  const { fields: baseline, originalInstants } = fieldsFromDetails(details, fields, getParseContext().clock);
  const changes = Object.fromEntries(CHANGE_FIELDS.map((name) => [name, fields[name] === untouched[name] ? baseline[name] : fields[name]]));
  setEdit({
    baseline,
    fields: { ...fields, ...changes },
    problems: {},
    lookup: { kind: 'found', details },
    // A selected service option is sent as it was listed.
    originalInstants: new Map([...originalInstants, ...selected]),
  });
}

/** Lists the delivery windows that can be selected now. */
export async function loadServiceOptions(): Promise<void> {
  setEdit({ serviceOptions: { kind: 'loading' } });
  const { changes } = parseFields();
  const { fields, generation } = getEdit();
  const user = parseUserId(fields.userId);
  const response = await invokeSafely('orders.serviceOptions', {
    ...(user.ok && { userId: user.value }),
    ...(changes.cartTotal !== undefined && { cartTotal: changes.cartTotal }),
    ...(changes.items !== undefined && { items: changes.items }),
  });
  // Another order may be on the screen by now.
  if (generation !== getEdit().generation) return;
  if (!response.ok) return setEdit({ serviceOptions: { kind: 'none' }, notice: { refusal: response.problem } });
  if ('missing' in response.value) return setEdit({ serviceOptions: { kind: 'no-location' } });
  if ('failure' in response.value) return setEdit({ serviceOptions: { kind: 'failed', failure: response.value.failure } });
  setEdit({ serviceOptions: { kind: 'listed', options: response.value.options, isShown: true } });
}

/** Fills the three fields of the window with a service option. */
export function selectServiceOption({ id, startAt, endAt }: ServiceOption): void {
  const { clock } = getParseContext();
  const [start, end] = [formatStoreTime(startAt, clock), formatStoreTime(endAt, clock)];
  setEdit(({ originalInstants }) => ({ originalInstants: new Map([...originalInstants, [start, startAt], [end, endAt]]) }));
  setField('serviceOption', String(id));
  setField('windowStart', start);
  setField('windowEnd', end);
  setEdit(({ serviceOptions }) => ({
    serviceOptions: serviceOptions.kind === 'listed' ? { ...serviceOptions, isShown: false } : serviceOptions,
  }));
}
