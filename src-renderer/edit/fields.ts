/** The fields of the Edit view: raw text, and blank where nothing is changed. */
import type { OrderPathRules } from '../../src-shared/order/order-paths';

/** `alcoholic` is a switch: blank until it is touched. The last two request the removal of a text. */
export interface EditFields {
  orderId: string;
  userId: string;
  serviceOption: string;
  windowStart: string;
  windowEnd: string;
  tip: string;
  items: string;
  bags: string;
  weight: string;
  cartTotal: string;
  alcoholic: '' | 'yes' | 'no';
  bagLabel: string;
  specialInstructions: string;
  bagLabelRemoved: '' | 'yes';
  specialInstructionsRemoved: '' | 'yes';
}

export type FieldName = keyof EditFields;

export const BLANK_FIELDS: Readonly<EditFields> = {
  orderId: '',
  userId: '',
  serviceOption: '',
  windowStart: '',
  windowEnd: '',
  tip: '',
  items: '',
  bags: '',
  weight: '',
  cartTotal: '',
  alcoholic: '',
  bagLabel: '',
  specialInstructions: '',
  bagLabelRemoved: '',
  specialInstructionsRemoved: '',
};

export const FIELD_NAMES = Object.keys(BLANK_FIELDS) as FieldName[];

/** The names that have a field; the two removals have none of their own. */
export type FieldOnScreen = Exclude<FieldName, 'bagLabelRemoved' | 'specialInstructionsRemoved'>;

/** All fields, in the order in which the view shows them. */
export const FIELDS_ON_SCREEN: readonly FieldOnScreen[] = [
  'orderId',
  'userId',
  'serviceOption',
  'windowStart',
  'windowEnd',
  'bags',
  'items',
  'weight',
  'cartTotal',
  'tip',
  'alcoholic',
  'bagLabel',
  'specialInstructions',
];

/** The fields that hold changes. The two IDs only say which order it is. */
export const CHANGE_FIELDS = FIELD_NAMES.filter((name) => name !== 'orderId' && name !== 'userId');

/** Whether orders have a field. The view hides the others, and keeps their texts for a change of the settings. */
export function hasField(name: FieldName, { needsUserToEdit, hasBagLabel }: OrderPathRules): boolean {
  if (name === 'userId') return needsUserToEdit;
  return hasBagLabel || (name !== 'bagLabel' && name !== 'bagLabelRemoved');
}

/** The three fields of the delivery window, which belong together. */
export const WINDOW_FIELDS = ['serviceOption', 'windowStart', 'windowEnd'] as const satisfies readonly FieldName[];
