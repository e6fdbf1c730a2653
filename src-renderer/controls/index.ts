export { Keypad } from './Keypad';
export { NumberField } from './NumberField';
export { OrderIdField } from './OrderIdField';
export { OrderIdText } from './OrderIdText';
export { isOnePress } from './one-press';
export { useNow } from './use-now';
